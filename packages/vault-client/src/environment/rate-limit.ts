import type { Result } from '@sluice/core';
import { fail, parseGoFloat, parseGoInt, succeed } from '@sluice/core';
import type { RateLimit } from '../call/rate-limit.ts';

/** `rate` or `rate:burst`; `burst` defaults to the whole part of `rate`. Source: spec/vault-api.md 2.1. */
export function parseRateLimit(text: string): Result<RateLimit, string> {
  const [rateText = '', burstText] = text.split(':');
  const rate = parseGoFloat(rateText);
  if (!rate.ok || !(rate.value > 0) || rate.value === Infinity)
    return fail('is not rate or rate:burst, such as 10 or 10:20');
  if (burstText === undefined) return succeed({ perSecond: rate.value, burst: Math.max(1, Math.trunc(rate.value)) });
  const burst = parseGoInt(burstText, { base: 10 });
  if (!burst.ok || Number(burst.value) < 1) return fail('has no burst of at least 1 after the colon');
  return succeed({ perSecond: rate.value, burst: Number(burst.value) });
}
