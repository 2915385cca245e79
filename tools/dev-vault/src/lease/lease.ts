import type { Mount } from '../core/mount.ts';
import type { Namespace } from '../core/namespace.ts';
import type { LeaseSecret } from '../core/request.ts';

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
