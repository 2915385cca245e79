import type { JsonObject } from '@sluice/core';
import type { CallOptions } from '../call/call-options.ts';

export interface KvOptions {
  /** `secret`, `team/kv`. */
  readonly mount: string;
  /** Default: asked from the server once. */
  readonly version?: 1 | 2;
}

/** What a version is. Source: spec/vault-api.md 7.2. */
export interface KvVersion {
  readonly version: number;
  /** RFC 3339. */
  readonly createdTime: string;
  /** Empty: not deleted. May lie in the future. */
  readonly deletionTime: string;
  readonly destroyed: boolean;
  readonly customMetadata: Readonly<Record<string, string>>;
}

/** `version` is absent on KV version 1. */
export type KvResult =
  | { readonly kind: 'found'; readonly data: JsonObject; readonly version?: KvVersion }
  | { readonly kind: 'deleted' | 'destroyed'; readonly version: KvVersion }
  | { readonly kind: 'missing' };

/** A key-value engine, whichever version it is. What version 1 lacks rejects with `UnsupportedOperationError`. */
export interface KvEngine {
  get(path: string, options?: CallOptions & { readonly version?: number }): Promise<KvResult>;
  /** `cas`: write only if this is the current version (0: only if there is none). Answers nothing on version 1. */
  put(
    path: string,
    data: JsonObject,
    options?: CallOptions & { readonly cas?: number },
  ): Promise<KvVersion | undefined>;
  /** Merge patch; on servers without it, a read and a write that checks the version. Rejects when nothing is there. */
  patch(path: string, data: JsonObject, options?: CallOptions): Promise<KvVersion | undefined>;
  /** The newest version, or `versions`. */
  delete(path: string, options?: CallOptions & { readonly versions?: readonly number[] }): Promise<void>;
  undelete(path: string, versions: readonly number[], options?: CallOptions): Promise<void>;
  destroy(path: string, versions: readonly number[], options?: CallOptions): Promise<void>;
  /** Every version and everything known about the key. */
  purge(path: string, options?: CallOptions): Promise<void>;
  /** Writes the data of an older version as the newest one. */
  rollback(path: string, version: number, options?: CallOptions): Promise<KvVersion | undefined>;
  list(path: string, options?: CallOptions): AsyncIterable<string>;
}
