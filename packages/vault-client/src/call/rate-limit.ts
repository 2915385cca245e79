/** Calls a second, and how many may come at once. */
export interface RateLimit {
  readonly perSecond: number;
  /** At least 1. */
  readonly burst: number;
}

/** A token bucket at a moment. */
export interface Bucket {
  /** Negative while callers wait for what is not there yet. */
  readonly tokens: number;
  readonly atMs: number;
}

/** Takes one token; `waitMs` says when it is there. */
export function takeToken(
  bucket: Bucket,
  limit: RateLimit,
  nowMs: number,
): { readonly bucket: Bucket; readonly waitMs: number } {
  const refilled = Math.min(limit.burst, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * limit.perSecond);
  const tokens = refilled - 1;
  return { bucket: { tokens, atMs: nowMs }, waitMs: tokens >= 0 ? 0 : (-tokens / limit.perSecond) * 1000 };
}

/** A bucket that nobody drew from. */
export function fullBucket(limit: RateLimit, nowMs: number): Bucket {
  return { tokens: limit.burst, atMs: nowMs };
}
