import { createLatestValue } from './latest-value.ts';

/** Events of several sources for one reader, which takes all that have gathered at once. */
export interface Inbox<T> {
  readonly post: (event: T) => void;
  /** Resolves when there is something to drain; rejects with `signal.reason`. */
  filled(signal: AbortSignal): Promise<void>;
  /** Everything since the last call, in order. */
  drain(): readonly T[];
}

/** An empty inbox. It grows to what its few sources post between two turns of the reader. */
export function createInbox<T>(): Inbox<T> {
  const ticks = createLatestValue<object>();
  let events: T[] = [];
  return {
    post(event): void {
      events.push(event);
      ticks.publish({});
    },
    async filled(signal): Promise<void> {
      while (events.length === 0) await ticks.next(ticks.current, signal);
      signal.throwIfAborted();
    },
    drain(): readonly T[] {
      const drained = events;
      events = [];
      return drained;
    },
  };
}
