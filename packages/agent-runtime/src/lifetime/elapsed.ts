import type { Clock } from '@sluice/core';

/** Milliseconds that have passed since this was made, never backwards. */
export interface ElapsedTime {
  nowMs(): number;
}

/** A wall clock that gains less than this on the monotonic one was adjusted, not left behind by a suspended machine. */
const suspendedFromMs = 2000;

/**
 * Time as servers see it: monotonic, but when the machine was suspended (the monotonic clock may have stood still)
 * the wall clock says how long. A wall clock that is set forward looks the same and only makes renewals early.
 * Source: spec/agent.md 12 item 2.
 */
export function createElapsedTime(clock: Clock): ElapsedTime {
  let elapsedMs = 0;
  let monotonicMs = clock.monotonicMs();
  let wallMs = clock.wallMs();
  return {
    nowMs(): number {
      const byMonotonic = clock.monotonicMs() - monotonicMs;
      const byWall = clock.wallMs() - wallMs;
      elapsedMs += byWall - byMonotonic > suspendedFromMs ? byWall : byMonotonic;
      monotonicMs += byMonotonic;
      wallMs += byWall;
      return elapsedMs;
    },
  };
}

/** The longest wait after which time is looked at again. One wake-up a minute costs nothing that can be measured. */
const longestWaitMs = 60_000;

/** Waits until `time.nowMs()` is `ms` later than now, also when the machine was suspended meanwhile. */
export async function sleepElapsed(clock: Clock, time: ElapsedTime, ms: number, signal: AbortSignal): Promise<void> {
  const untilMs = time.nowMs() + ms;
  for (let leftMs = ms; leftMs > 0; leftMs = untilMs - time.nowMs()) {
    // Whole milliseconds: a remainder too small to move the clock would be waited for again and again.
    await clock.sleep(Math.ceil(Math.min(leftMs, longestWaitMs)), signal);
  }
}
