import type { SecretString } from '@sluice/core';
import type { IssuedToken } from '../auto-auth/token-supply.ts';
import type { RefreshPlan } from './refresh/decide.ts';

/** What is renewed: the lease with this id, or the token that the reply carried. */
export type Lease =
  { readonly kind: 'lease'; readonly id: string } | { readonly kind: 'token'; readonly token: SecretString };

/** A value in use. `token` is the one it was read with: a lease does not outlive it. */
export interface Held {
  readonly plan: Exclude<RefreshPlan, { readonly kind: 'not-yet' }>;
  readonly token: IssuedToken;
  readonly lease: Lease | undefined;
}

/** A lease whose renewals failed: worth a try until then, while replacing it fails too. Monotonic milliseconds. */
export interface Standby {
  readonly held: Held;
  readonly untilMs: number;
}
