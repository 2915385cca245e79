/** A moment in a zone: Go's time.Time as far as templates can see it. */
export interface Instant {
  /** Seconds since 1970-01-01T00:00:00Z; may be negative. */
  readonly seconds: bigint;
  /** 0 to 999,999,999. */
  readonly nanoseconds: number;
  /** Seconds east of UTC. */
  readonly offsetSeconds: number;
  /** `UTC`, or empty for a bare offset. */
  readonly zoneName: string;
}

/** The instant of a Unix time in milliseconds, in UTC. */
export function instantFromMs(ms: number): Instant {
  const whole = Math.floor(ms);
  const seconds = Math.floor(whole / 1000);
  return {
    seconds: BigInt(seconds),
    nanoseconds: Math.round((ms - seconds * 1000) * 1e6),
    offsetSeconds: 0,
    zoneName: 'UTC',
  };
}
