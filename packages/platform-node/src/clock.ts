import type { Clock } from '@sluice/core';

/** Just below the 2^31-1 ms beyond which `setTimeout` fires at once. */
const longestTimerMs = 2 ** 31 - 2;

/** The time of this machine. Sleeps of any length; an aborted one leaves neither timer nor listener behind. */
export function createSystemClock(): Clock {
  return {
    wallMs: () => Date.now(),
    monotonicMs,
    sleep,
  };
}

// `performance.now()` would load ten more internal modules at the start of every agent.
function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  const dueMs = monotonicMs() + ms;
  signal.throwIfAborted();
  for (let leftMs = ms; leftMs > 0; leftMs = dueMs - monotonicMs()) {
    await wait(Math.min(leftMs, longestTimerMs), signal);
  }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    // Rounded up: a timer that fires early would cost a second one.
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, Math.ceil(ms));
    signal.addEventListener('abort', abort, { once: true });
  });
}
