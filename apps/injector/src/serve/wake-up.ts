import type { Clock } from '@sluice/core';

/** A sleep that somebody else may end; a call that comes while nobody sleeps ends the next one. */
export class WakeUp {
  #isCalled = false;
  #wake: (() => void) | undefined;

  readonly call = (): void => {
    this.#isCalled = true;
    this.#wake?.();
  };

  /** Rejects with the signal's reason. */
  async sleep(ms: number, clock: Pick<Clock, 'sleep'>, signal: AbortSignal): Promise<void> {
    const called = new AbortController();
    this.#wake = (): void => {
      called.abort();
    };
    try {
      if (!this.#isCalled) await clock.sleep(ms, AbortSignal.any([signal, called.signal]));
    } catch (error) {
      if (signal.aborted || !called.signal.aborted) throw error;
    } finally {
      this.#wake = undefined;
      this.#isCalled = false;
    }
  }
}
