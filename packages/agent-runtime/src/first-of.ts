/**
 * Starts all, takes what the first one to end answers, aborts the others and waits for them. Their errors after that
 * are the consequence of the abort and are dropped. Rejects when the first one to end rejects.
 */
export async function firstOf<T>(
  signal: AbortSignal,
  starts: readonly ((signal: AbortSignal) => Promise<T>)[],
): Promise<T> {
  const others = new AbortController();
  const combined = AbortSignal.any([signal, others.signal]);
  const running = starts.map((start) => start(combined));
  try {
    return await Promise.race(running);
  } finally {
    others.abort(new Error('another task ended first'));
    await Promise.allSettled(running);
  }
}

/** Resolves never, rejects with `signal.reason`: for what waits only to be aborted. */
export async function untilAborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) {
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve, { once: true });
    });
  }
  signal.throwIfAborted();
  throw new Error('unreachable: the signal is aborted');
}
