import type { Call, LeaseSecret, Operation, Reply, TokenSettings } from './request.ts';
import type { FieldKind } from './fields.ts';
import type { Mount } from './mount.ts';
import type { Lease } from '../lease/lease.ts';
import type { Token } from '../token/token.ts';
import type { Vault } from './vault.ts';

export type Handler = (call: Call) => Reply | undefined | Promise<Reply | undefined>;
export type Fields = Readonly<Record<string, FieldKind>>;

/** One path of a backend. Operations that are absent answer 405. */
export interface Route {
  /** Segments; `:name` is a name (3.8), `:name@` also allows `@`, a final `*name` is the rest, `*name?` may be empty. */
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
