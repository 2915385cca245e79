import type { Clock, JsonObject, JsonValue, Random } from '@sluice/core';
import type { Expiration } from '../lease/expiration.ts';
import type { StoredPolicy } from '../policy/policy-store.ts';
import type { Fields } from './fields.ts';
import type { FlavorTraits } from './flavor.ts';
import type { Input } from './input.ts';
import type { Login, TokenSettings } from './login.ts';
import type { RandomIds } from './random-ids.ts';
import type { Seal } from './seal.ts';

// The nouns of the server. They know each other, so they stand in one file: a mount has a backend, whose handlers get
// a call, which has a token, which has a mount.

export type Operation = 'read' | 'list' | 'scan' | 'create' | 'update' | 'patch' | 'delete';

/** What the server knows of the client's connection. */
export interface Connection {
  readonly remoteAddress: string;
  /** Client certificate and its chain, DER, as presented; empty without one. */
  readonly clientCertificates: readonly Uint8Array[];
}

/** One request as a backend sees it. */
export interface Call {
  readonly vault: Vault;
  readonly namespace: Namespace;
  readonly mount: Mount;
  readonly operation: Operation;
  /** Below the mount, decoded; for list and scan with a final slash. */
  readonly path: string;
  /** Below the namespace. */
  readonly fullPath: string;
  /** Declared fields and captures of the path, converted. */
  readonly input: Input;
  /** The body, or query parameters, as sent. */
  readonly data: JsonObject;
  /** Absent on paths that need no token. */
  readonly token: Token | undefined;
  /** The token as the client sent it, valid or not. */
  readonly clientToken: string;
  readonly wrapTtlSeconds: number | undefined;
  readonly connection: Connection;
}

/** What a backend answers; nothing at all is 204 for a write and 404 for a read. */
export interface Reply {
  readonly data?: JsonObject | null;
  readonly warnings?: readonly string[];
  /** Without a lease: KV version 1 tells how long a value may be kept. */
  readonly leaseDurationSeconds?: number;
  readonly lease?: LeaseGrant;
  /** A lease that was renewed; its id and TTL are shown. */
  readonly renewed?: Lease;
  /** The `auth` member, of a token that exists. */
  readonly auth?: JsonObject;
  /** A successful login: the pipeline makes the token. */
  readonly login?: Login;
  readonly wrapInfo?: JsonObject;
  /** Default 200. */
  readonly status?: number;
  /** A body of its own instead of the envelope. */
  readonly raw?: { readonly contentType: string; readonly body: string | Uint8Array };
}

/** A secret with a lease to be registered. */
export interface LeaseGrant {
  readonly ttlSeconds: number;
  readonly renewable: boolean;
  /** What the backend needs to renew and revoke it. */
  readonly internal: LeaseSecret;
}

/** Data that a backend keeps with a lease of its own. */
export type LeaseSecret = Readonly<Record<string, JsonValue>>;

export type Handler = (call: Call) => Reply | undefined | Promise<Reply | undefined>;

/** One path of a backend. Operations that are absent answer 405. */
export interface Route {
  /**
   * Segments; `:name` is a name (3.8), `:name@` also allows `@`, a final `*name` is the rest, `*name?` may be empty.
   */
  readonly pattern: string;
  readonly fields?: Fields;
  /** Every body is welcome: no warning about unknown fields. */
  readonly anyFields?: boolean;
  /** Existence check: decides between create and update. Absent: always update. */
  readonly exists?: (call: Call) => boolean;
  readonly read?: Handler;
  readonly list?: Handler;
  readonly scan?: Handler;
  /** POST and PUT. */
  readonly write?: Handler;
  readonly patch?: Handler;
  readonly delete?: Handler;
  /** No token needed. */
  readonly open?: boolean;
  /** Needs `sudo`; for all operations but those named in `sudoExcept`. */
  readonly sudo?: boolean;
  readonly sudoExcept?: readonly Operation[];
  /** Members of `data` are repeated beside the envelope (3.3). */
  readonly flat?: boolean;
}

/** A secrets engine or auth method, mounted once. */
export interface Backend {
  readonly routes: readonly Route[];
  /** Answer for paths that no route matches; default 404 `unsupported path`. */
  readonly otherwise?: Handler;
  /** New TTL of a secret's lease, with warnings. */
  readonly renewSecret?: (context: LeaseContext) => Promise<LeaseTerms> | LeaseTerms;
  readonly revokeSecret?: (context: LeaseContext) => Promise<void> | void;
  /** The current role of a login token; `undefined` ends the renewal with an empty answer. */
  readonly renewLogin?: (token: Token, call: Call) => TokenSettings | undefined;
  readonly forgetToken?: (token: Token) => void;
  readonly close?: () => Promise<void> | void;
}

export interface LeaseContext {
  readonly vault: Vault;
  readonly mount: Mount;
  readonly lease: Lease;
  readonly internal: LeaseSecret;
  readonly incrementSeconds: number;
}

export interface LeaseTerms {
  readonly ttlSeconds: number;
  readonly warnings: readonly string[];
}

export type BackendFactory = (context: { readonly vault: Vault; readonly mount: Mount }) => Backend;

/** Routes of a backend, ready to be searched; the first that matches counts. */
export type RouteTable = readonly { readonly route: Route; readonly expression: RegExp }[];

/** One mounted secrets engine or auth method. */
export interface Mount {
  readonly kind: 'secret' | 'auth';
  readonly namespace: Namespace;
  /** With final slash, without `auth/`: `secret/`, `kubernetes/`. */
  readonly path: string;
  readonly type: string;
  readonly accessor: string;
  readonly uuid: string;
  readonly local: boolean;
  readonly sealWrap: boolean;
  readonly externalEntropyAccess: boolean;
  description: string;
  options: Readonly<Record<string, string>> | null;
  config: MountConfig;
  backend: Backend;
  routes: RouteTable;
}

/** TTLs in seconds, 0 where the system's apply. */
export interface MountConfig {
  readonly defaultTtlSeconds: number;
  readonly maxTtlSeconds: number;
  readonly forceNoCache: boolean;
  /** Members shown only because they were set: `listing_visibility`, `token_type`, ... */
  readonly extra: JsonObject;
}

/** A namespace, the root included. Its tables are its own. */
export interface Namespace {
  /** `''` for the root, else `blue/` or `blue/eu/`. */
  readonly path: string;
  /** 6 base62 characters; `root` for the root. */
  readonly id: string;
  readonly uuid: string;
  customMetadata: JsonObject;
  /** By path with final slash. */
  readonly secretMounts: Map<string, Mount>;
  /** By path with final slash, without `auth/`. */
  readonly authMounts: Map<string, Mount>;
  /** By lower-case name; `root` is not stored. */
  readonly policies: Map<string, StoredPolicy>;
}

export type TokenType = 'service' | 'batch';

/** A token. Times are Unix milliseconds. Source: spec/vault-api.md 5. */
export interface Token {
  readonly id: string;
  /** `''` for batch tokens. */
  readonly accessor: string;
  readonly namespace: Namespace;
  readonly type: TokenType;
  readonly policies: readonly string[];
  readonly path: string;
  readonly displayName: string;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly createdMs: number;
  /** TTL at creation, in seconds; 0 never expires. */
  readonly creationTtlSeconds: number;
  readonly explicitMaxSeconds: number;
  readonly periodSeconds: number;
  readonly renewable: boolean;
  readonly entityId: string;
  /** Name of the token role it was made through. */
  readonly role: string | undefined;
  readonly boundCidrs: readonly string[];
  /** Mount that made it: `token/` or an auth method. */
  readonly mount: Mount;
  /** For `Backend.renewLogin`. */
  readonly internal: Readonly<Record<string, string>>;
  /** The root token of `sys/init` has neither issue time nor renewability to show. */
  readonly initial: boolean;
  /** Wrapping tokens only. */
  readonly wrapping: { readonly creationPath: string; readonly ttlSeconds: number } | undefined;
  /** Parent's id; absent for orphans. */
  parent: string | undefined;
  /** Uses left; 0 is unlimited, -1 used up. */
  uses: number;
  /** Last granted TTL, in seconds. */
  ttlSeconds: number;
  expiresMs: number | undefined;
  renewedMs: number | undefined;
  readonly cubbyhole: Map<string, string>;
}

/** The lease of a secret. Times are Unix milliseconds. Source: spec/vault-api.md 12.2. */
export interface Lease {
  readonly id: string;
  readonly namespace: Namespace;
  readonly mount: Mount;
  readonly path: string;
  /** Token that it dies with; absent for orphan batch tokens. */
  readonly owner: string | undefined;
  readonly issuedMs: number;
  readonly renewable: boolean;
  readonly internal: LeaseSecret;
  /** TTL last granted, in seconds. */
  ttlSeconds: number;
  expiresMs: number;
  renewedMs: number | undefined;
  /** Failed revocations so far; beyond the limit the lease is irrevocable. */
  attempts: number;
  revokeError: string | undefined;
  state: 'live' | 'ending' | 'revoking' | 'irrevocable';
}

/** Who stands behind logins. Source: spec/vault-api.md 6.6. */
export interface Entity {
  readonly id: string;
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly createdMs: number;
  readonly aliases: Alias[];
}

export interface Alias {
  readonly id: string;
  readonly name: string;
  readonly mount: Mount;
  readonly metadata: Readonly<Record<string, string>>;
}

/** All tokens of the server. Who ends one gets rid of its children, leases and cubbyhole too. */
export interface Tokens {
  add(token: Token): void;
  /** After a change of `expiresMs`. */
  schedule(token: Token): void;
  find(id: string): Token | undefined;
  findByAccessor(accessor: string): Token | undefined;
  all(): readonly Token[];
  /** Resolves when the leases of the token and of its children are revoked too. */
  revoke(token: Token): Promise<void>;
  /** For a client that asked: unusable at once, while what hangs on it ends in the background (5.5). */
  revokeSoon(token: Token): void;
  /** The children live on as orphans. */
  revokeAlone(token: Token): void;
}

/** All leases of secrets. */
export interface Leases {
  register(call: Call, grant: LeaseGrant): Lease;
  find(id: string): Lease | undefined;
  all(): readonly Lease[];
  /** Asks the backend for a new TTL; its errors are user errors with the peer's text. */
  renew(lease: Lease, incrementSeconds: number): Promise<LeaseTerms>;
  /** Revokes now; rejects with the backend's failure, which is then retried in the background. */
  revoke(lease: Lease): Promise<void>;
  /** As `revoke`, but a failure is only noted: expiry, and the end of the token it belongs to. */
  revokeQuietly(lease: Lease): Promise<void>;
  revokeOwnedBy(tokenId: string): Promise<void>;
  /** The leases count as ended, though their revocation is still to come. */
  endOwnedBy(tokenId: string): void;
  /** Forgets a lease whose backend cannot or need not revoke it. */
  forget(lease: Lease): void;
}

/** Entities: one for each mount and alias name. */
export interface Identities {
  /** The entity of an alias; made at its first login. */
  entityFor(mount: Mount, name: string, metadata: Readonly<Record<string, string>>, nowMs: number): Entity;
  find(id: string): Entity | undefined;
  findByName(name: string): Entity | undefined;
  all(): readonly Entity[];
  delete(id: string): void;
}

/** State of one server, in memory only. */
export interface Vault {
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: RandomIds;
  readonly traits: FlavorTraits;
  /** By type, for `sys/mounts`. */
  readonly engines: Readonly<Record<string, BackendFactory>>;
  /** By type, for `sys/auth`. */
  readonly authMethods: Readonly<Record<string, BackendFactory>>;
  /** What every namespace has. */
  readonly builtIn: Readonly<Record<'system' | 'cubbyhole' | 'identity' | 'token', BackendFactory>>;
  /** Gets a line for what an operator may want to know; never a secret. */
  readonly note: (line: string) => void;
  readonly seal: Seal;
  readonly expiration: Expiration;
  readonly leases: Leases;
  readonly tokens: Tokens;
  readonly identity: Identities;
  readonly clusterId: string;
  readonly clusterName: string;
  /** By path; the root namespace is at `''`. */
  readonly namespaces: Map<string, Namespace>;
  /** Counts changes of policies, so that rights can be kept until one changes. */
  policyGeneration: number;
  standby: { readonly redirectTo?: string } | undefined;
  /** Unix milliseconds. */
  nowMs(): number;
  readonly root: Namespace;
  mounts(): readonly Mount[];
  /** Resolves when nothing is being revoked in the background. */
  idle(): Promise<void>;
}
