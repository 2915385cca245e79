/** Bounds of an exponential back-off. */
export interface BackoffBounds {
  readonly minMs: number;
  readonly maxMs: number;
}

/**
 * The wait after the `failures`-th failure in a row (1, 2, ...): `minMs` doubling up to `maxMs`, reduced by up to 25 %
 * so that agents that failed together do not come back together. A wait that the server asked for (`Retry-After`) is
 * kept when it is longer. `jitter` in [0, 1). Source: spec/agent.md 3.3.
 */
export function backoffMs(bounds: BackoffBounds, failures: number, jitter: number, retryAfterMs: number = 0): number {
  const grown = Math.min(bounds.minMs * 2 ** Math.min(failures - 1, 30), bounds.maxMs);
  return Math.max(grown * (1 - 0.25 * jitter), retryAfterMs);
}
