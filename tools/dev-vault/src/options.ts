import type { Clock, Random } from '@sluice/core';
import type { Flavor } from './core/flavor.ts';
import type { SqlExecutor } from './engines/database/sql-executor.ts';
import type { TokenReviewer } from './auth/kubernetes/token-review.ts';

/** What `startDevVault` starts. Everything has a default. Source: spec/vault-api.md 13.1, 17.2. */
export interface DevVaultOptions {
  /**
   * `ready` (default): initialised, unsealed, nothing mounted. `dev`: and KV version 2 at `secret/`.
   * `uninitialized`: sealed and without keys, for `sys/init`.
   */
  readonly mode?: 'ready' | 'dev' | 'uninitialized';
  /** Default `openbao`. */
  readonly flavor?: Flavor;
  /** Default: one `http` listener on a free port of 127.0.0.1. */
  readonly listeners?: readonly ListenerSpec[];
  /** Default: random. Not used in mode `uninitialized`. */
  readonly rootToken?: string;
  /** Default: the system's. With a fake one, time passes only when a test says so. */
  readonly clock?: Clock;
  readonly random?: Random;
  /** Who answers TokenReviews of kubernetes logins. Default: the issuer of `issueServiceAccountJwt`. */
  readonly tokenReview?: TokenReviewer;
  /** Where the database engine runs its SQL. Default: `postgres()`, the servers that its connections name. */
  readonly sql?: SqlExecutor;
  /** Gets one line for what an operator may want to know (refused logins and why). Never a secret. */
  readonly note?: (line: string) => void;
  /** Gets each request after its answer. */
  readonly onRequest?: (entry: RequestEntry) => void;
}

export type ListenerSpec =
  | { readonly type: 'http'; readonly host?: string; readonly port?: number }
  | {
      readonly type: 'https';
      readonly host?: string;
      readonly port?: number;
      /** PEM; both or neither. Default: made at the start, under an authority of its own (`caPem`). */
      readonly cert?: string;
      readonly key?: string;
      /** More names and addresses for the certificate that is made. */
      readonly names?: readonly string[];
      /** Ask for client certificates, without a list of authorities. */
      readonly requestClientCert?: boolean;
    }
  | { readonly type: 'unix'; readonly path: string; readonly mode?: number };

/** One line of the log of requests: who by accessor only, and no bodies. */
export interface RequestEntry {
  readonly atMs: number;
  readonly method: string;
  /** As sent, without the query: it may name a token. */
  readonly path: string;
  readonly namespace: string;
  /** Accessor of the token; absent without a valid one, and for batch tokens. */
  readonly accessor?: string;
  readonly status: number;
}
