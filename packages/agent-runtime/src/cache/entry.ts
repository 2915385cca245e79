/** What a reply grants, if it grants something worth keeping. Source: spec/agent.md 8.3. */
export type Granted =
  | { readonly kind: 'lease'; readonly leaseId: string; readonly durationSeconds: number }
  | {
      readonly kind: 'token';
      readonly token: string;
      readonly accessor: string;
      readonly orphan: boolean;
      readonly durationSeconds: number;
    };

/** A reply as it came. */
export interface StoredReply {
  readonly status: number;
  /** Node's flat list, without what belongs to a connection. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** What is known about the request of a reply. */
export interface RequestFacts {
  readonly key: string;
  /** Of the request header, without surrounding slashes; empty for the root namespace. */
  readonly namespace: string;
  /** `v1/database/creds/app`; a namespace within the path stays part of it. */
  readonly path: string;
  /** Empty when the request had none. */
  readonly token: string;
}

/** A reply from the cache, ready to be sent. */
export interface CachedReply extends StoredReply {
  /** Since the server gave or renewed it. */
  readonly ageSeconds: number;
}

export interface Renderer {
  /** The reply with the rest of its lease at that moment. */
  render(nowMs: number): CachedReply;
  /** After a renewal. */
  extend(durationSeconds: number, nowMs: number): void;
}

/** A reply that is kept, with what it grants. */
export interface CacheEntry {
  readonly facts: RequestFacts;
  readonly grant: Granted;
  readonly sizeBytes: number;
  readonly renderer: Renderer;
  /** Ends its renewals. */
  readonly stop: AbortController;
  /** The parent was revoked alone: nothing that happens to it concerns this token any more. */
  detached: boolean;
}
