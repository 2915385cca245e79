export interface WatchedContent {
  /** Called once, before the first wait; what it throws ends the iteration. */
  readonly start: () => void;
  /** A text that differs when the content differs. */
  readonly current: () => string;
  readonly signal: AbortSignal;
  /** Called after every change of the file system, as long as one is registered. */
  readonly listeners: Set<() => void>;
}

/**
 * Yields once after each change of `current()` since this call; changes while nobody asks are told once, at the next
 * request.
 */
export function watchContent(content: WatchedContent): AsyncIterable<void> {
  return changesSince(content.current(), content);
}

async function* changesSince(
  first: string,
  { start, current, signal, listeners }: WatchedContent,
): AsyncGenerator<void> {
  start();
  let known = first;
  let wake = (): void => undefined;
  const notify = (): void => {
    wake();
  };
  listeners.add(notify);
  signal.addEventListener('abort', notify, { once: true });
  try {
    while (!signal.aborted) {
      const seen = current();
      if (seen === known) {
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      known = seen;
      yield;
    }
  } finally {
    listeners.delete(notify);
    signal.removeEventListener('abort', notify);
  }
}
