/** A value that changes, for any number of readers; only the newest one matters. Values are compared by identity. */
export interface LatestValue<T extends object> {
  /** The newest value, if there was one. */
  readonly current: T | undefined;
  /** Resolves with the newest value as soon as it is another than `seen`; rejects with `signal.reason`. */
  next(seen: T | undefined, signal: AbortSignal): Promise<T>;
}

/** The writing end of a `LatestValue`. */
export interface LatestValueSource<T extends object> extends LatestValue<T> {
  publish(value: T): void;
}

/** A value that never changes. */
export function constantValue<T extends object>(value: T): LatestValue<T> {
  const source = createLatestValue<T>();
  source.publish(value);
  return source;
}

/** A `LatestValueSource` without a value. */
export function createLatestValue<T extends object>(): LatestValueSource<T> {
  let current: T | undefined;
  const waiting = new Set<() => void>();
  return {
    get current(): T | undefined {
      return current;
    },
    publish(value): void {
      current = value;
      for (const wake of [...waiting]) wake();
    },
    async next(seen, signal): Promise<T> {
      for (;;) {
        signal.throwIfAborted();
        if (current !== undefined && current !== seen) return current;
        await wokenOrAborted(waiting, signal);
      }
    },
  };
}

/** Resolves when one of `waiting` is called or `signal` aborts, and leaves no listener behind. */
async function wokenOrAborted(waiting: Set<() => void>, signal: AbortSignal): Promise<void> {
  let wake = (): void => {};
  const woken = new Promise<void>((resolve) => (wake = resolve));
  waiting.add(wake);
  signal.addEventListener('abort', wake, { once: true });
  try {
    await woken;
  } finally {
    waiting.delete(wake);
    signal.removeEventListener('abort', wake);
  }
}
