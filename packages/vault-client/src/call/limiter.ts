import type { Clock } from '@sluice/core';
import type { Deadline } from './deadline.ts';
import { fullBucket, takeToken } from './rate-limit.ts';
import type { RateLimit } from './rate-limit.ts';

/** Waits until a call may go out; `false` when that is after its deadline. */
export type Limiter = (deadline: Deadline) => Promise<boolean>;

export function createLimiter(clock: Clock, limit: RateLimit | undefined): Limiter {
  if (limit === undefined) return () => Promise.resolve(true);
  let bucket = fullBucket(limit, clock.monotonicMs());
  return async (deadline) => {
    const taken = takeToken(bucket, limit, clock.monotonicMs());
    if (taken.waitMs >= deadline.remainingMs()) return false;
    bucket = taken.bucket;
    if (taken.waitMs > 0) await clock.sleep(taken.waitMs, deadline.signal);
    return true;
  };
}
