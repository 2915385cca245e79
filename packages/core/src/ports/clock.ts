/** Time comes in as a parameter; `platform-node` implements it, `@sluice/core/testing` fakes it. */
export interface Clock {
  /** Unix time in milliseconds. May jump. For expiry dates that servers name, and for texts. */
  wallMs(): number;
  /** Milliseconds from an arbitrary origin, never backwards. For every duration. */
  monotonicMs(): number;
  /** Resolves after `ms` of any length (beyond 2^31 ms too); rejects with `signal.reason` when aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
