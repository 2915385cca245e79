import type { JsonObject, JsonValue } from '@sluice/core';
import type { Input } from './input.ts';
import type { Mount } from './mount.ts';
import type { Namespace } from './namespace.ts';
import type { Lease } from '../lease/lease.ts';
import type { Token } from '../token/token.ts';
import type { Vault } from './vault.ts';

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

/** Result of an auth method. Source: spec/vault-api.md 5.8. */
export interface Login {
  readonly displayName: string;
  readonly policies: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly alias: { readonly name: string; readonly metadata?: Readonly<Record<string, string>> };
  readonly settings: TokenSettings;
  /** What `Backend.renewLogin` needs to find the role again. */
  readonly internal: Readonly<Record<string, string>>;
  /** Ids of groups that the login tells; unused so far but part of `metadata` for templates. */
  readonly groupAliases?: readonly string[];
}

/** The shared `token_*` fields of roles; 0 means "not set". */
export interface TokenSettings {
  readonly ttlSeconds: number;
  readonly maxTtlSeconds: number;
  readonly explicitMaxTtlSeconds: number;
  readonly periodSeconds: number;
  readonly numUses: number;
  readonly type: string;
  readonly boundCidrs: readonly string[];
  readonly noDefaultPolicy: boolean;
  readonly strictlyBindIp: boolean;
  readonly policies: readonly string[];
}
