import type { Token } from '../core/model.ts';

export function isRoot(token: Token): boolean {
  return token.policies.includes('root');
}

/** Rest of the TTL, floored; 0 for tokens that do not expire. */
export function remainingSeconds(token: Token, nowMs: number): number {
  return token.expiresMs === undefined ? 0 : Math.max(0, Math.floor((token.expiresMs - nowMs) / 1000));
}
