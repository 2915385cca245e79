import type { Clock } from '@sluice/core';

/** The server did not begin to answer in time. */
export class AnswerTimeout extends Error {}

/** A signal for one request: of the client that waits, and of time until the answer has begun. */
export interface AnswerLimit {
  readonly signal: AbortSignal;
  /** Stops the time; the client's signal still counts. */
  answered(): void;
  /** Ends the request, answered or not. */
  abort(reason: unknown): void;
}

export function startAnswerLimit(clock: Clock, ms: number): AnswerLimit {
  const controller = new AbortController();
  const timer = new AbortController();
  clock.sleep(ms, timer.signal).then(
    () => {
      controller.abort(new AnswerTimeout('the server did not answer in time'));
    },
    () => undefined,
  );
  return {
    signal: controller.signal,
    answered: () => {
      timer.abort();
    },
    abort: (reason) => {
      timer.abort();
      controller.abort(reason);
    },
  };
}
