import type { Clock } from '@sluice/core';

/** A time limit that runs on the clock port, together with the caller's signal. */
export interface Deadline {
  /** Aborts with the caller's reason, or with what `expire` gave when the time is over. */
  readonly signal: AbortSignal;
  remainingMs(): number;
  /** Stops the timer; call it when the work has ended. */
  end(): void;
}

/** Starts a limit of `ms`. */
export function startDeadline(
  clock: Clock,
  ms: number,
  caller: AbortSignal | undefined,
  expire: () => unknown,
): Deadline {
  const startedMs = clock.monotonicMs();
  const ended = new AbortController();
  const limit = new AbortController();
  // By hand and not by AbortSignal.any: a caller's signal may live for months,
  // and `any` leaves a trace on it each time.
  const forward = (): void => {
    limit.abort(caller?.reason);
    ended.abort();
  };
  if (caller?.aborted === true) forward();
  caller?.addEventListener('abort', forward, { once: true });
  clock.sleep(ms, ended.signal).then(
    () => {
      limit.abort(expire());
    },
    () => undefined,
  );
  return {
    signal: limit.signal,
    remainingMs: () => ms - (clock.monotonicMs() - startedMs),
    end: () => {
      caller?.removeEventListener('abort', forward);
      ended.abort();
    },
  };
}
