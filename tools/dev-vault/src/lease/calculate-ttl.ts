import { bareError } from '../core/errors.ts';
import { shortDuration } from '../core/go-text.ts';

/**
 * All in seconds; 0 is "not set". Times are Unix milliseconds and truncated to seconds
 * before the sums, as the peer does.
 */
export interface TtlInputs {
  readonly incrementSeconds?: number;
  readonly backendTtlSeconds?: number;
  readonly backendMaxSeconds?: number;
  readonly periodSeconds?: number;
  readonly explicitMaxSeconds?: number;
  readonly mountDefaultSeconds: number;
  readonly mountMaxSeconds: number;
  readonly issuedMs: number;
  readonly nowMs: number;
}

export interface Ttl {
  readonly ttlSeconds: number;
  readonly warnings: readonly string[];
}

/** Throws 500 `past the max TTL, cannot renew`, a bare error. Source: spec/vault-api.md 12.1. */
export function calculateTtl(inputs: TtlInputs): Ttl {
  const { incrementSeconds = 0, backendTtlSeconds = 0, backendMaxSeconds = 0 } = inputs;
  const { periodSeconds = 0, explicitMaxSeconds = 0 } = inputs;
  const max = Math.min(...[inputs.mountMaxSeconds, backendMaxSeconds, explicitMaxSeconds].filter((limit) => limit > 0));
  const warnings: string[] = [];
  let ttl = [incrementSeconds, backendTtlSeconds].find((seconds) => seconds > 0) ?? inputs.mountDefaultSeconds;
  let limit: number | undefined = max;
  if (periodSeconds > 0) {
    if (periodSeconds > max) warnings.push(capped('period', periodSeconds, max));
    ttl = Math.min(periodSeconds, max);
    limit = explicitMaxSeconds > 0 ? explicitMaxSeconds : undefined;
  }
  if (limit === undefined) return { ttlSeconds: ttl, warnings };
  const rest = Math.floor(inputs.issuedMs / 1000) + limit - Math.floor(inputs.nowMs / 1000);
  if (rest <= 0) throw bareError('past the max TTL, cannot renew');
  if (ttl > rest) {
    warnings.push(capped('TTL', ttl, rest));
    ttl = rest;
  }
  return { ttlSeconds: ttl, warnings };
}

function capped(what: 'period' | 'TTL', asked: number, granted: number): string {
  const value = what === 'period' ? 'period value is' : 'TTL value is';
  return `${what} of "${shortDuration(asked)}" exceeded the effective max_ttl of "${shortDuration(granted)}"; ${value} capped accordingly`;
}
