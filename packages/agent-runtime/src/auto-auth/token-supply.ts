import type { AuthenticatedToken } from '@sluice/core';
import type { LatestValue, LatestValueSource } from '../latest-value.ts';
import { createLatestValue } from '../latest-value.ts';

/** A token that auto-auth published. Its identity is that of the object: a renewed token is the same one. */
export type IssuedToken = AuthenticatedToken;

/** A user of the token was refused with it: 403, or the server does not know it. */
export interface Refusal {
  readonly token: IssuedToken;
  /** The server said that the token is invalid, not merely that the operation is denied. */
  readonly invalid: boolean;
}

/** What the users of the token see of auto-auth. */
export interface TokenSupply {
  /** The newest token. */
  readonly tokens: LatestValue<IssuedToken>;
  /** Reports that the server refused `token`. Auto-auth looks it up and logs in again if it is really gone. */
  refused(refusal: Refusal): void;
}

/** The engine's end of a `TokenSupply`. */
export interface TokenSupplySource extends TokenSupply {
  readonly tokens: LatestValueSource<IssuedToken>;
  readonly refusals: LatestValue<Refusal>;
}

/** A supply without a token yet. */
export function createTokenSupply(): TokenSupplySource {
  const tokens = createLatestValue<IssuedToken>();
  const refusals = createLatestValue<Refusal>();
  return {
    tokens,
    refusals,
    refused(refusal): void {
      if (refusal.token === tokens.current) refusals.publish(refusal);
    },
  };
}
