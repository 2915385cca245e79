import type { Instant } from './instant.ts';

const SECOND = 1_000_000_000n;

/** The instant that many nanoseconds later. */
export function moved(instant: Instant, nanoseconds: bigint): Instant {
  const total = BigInt(instant.nanoseconds) + nanoseconds;
  const rest = ((total % SECOND) + SECOND) % SECOND;
  return { ...instant, seconds: instant.seconds + (total - rest) / SECOND, nanoseconds: Number(rest) };
}
