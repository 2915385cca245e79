import type { Clock } from '../ports/clock.ts';

export interface FakeClockOptions {
  /**
   * Lets everything run that can run without time passing. Tests on Node pass
   * `() => new Promise((resolve) => setImmediate(resolve))`; pure code has no such function of its own.
   */
  readonly settle: () => Promise<void>;
  /** Unix time at the start, milliseconds. Default: 2026-01-01T00:00:00Z. */
  readonly wallMs?: number;
}

/** A clock whose time passes only in `advance`. */
export interface FakeClock extends Clock {
  /** How many sleeps are pending. */
  readonly sleepers: number;
  /**
   * Lets `ms` pass: wakes sleepers in order of due time, then of arrival, and settles before, between and after, so
   * that what was woken can go to sleep again within the same stretch.
   */
  advance(ms: number): Promise<void>;
  /** Resolves when at least `count` sleepers wait: what to await when real I/O lies between two waits. */
  untilSleeping(count: number): Promise<void>;
  /** Moves wall time alone, as an administrator or NTP does. */
  jumpWall(ms: number): void;
  /** Throws with the places of the sleeps that are still pending; the last line of a test about loops. */
  assertNoSleepers(): void;
}

const startOf2026 = 1_767_225_600_000;

export function createFakeClock({ settle, wallMs = startOf2026 }: FakeClockOptions): FakeClock {
  return new SteppedClock(settle, wallMs);
}

interface Sleeper {
  readonly dueMs: number;
  readonly place: Error;
  wake(): void;
}

class SteppedClock implements FakeClock {
  readonly #settle: () => Promise<void>;
  #sleepers: readonly Sleeper[] = [];
  #watchers: { readonly count: number; readonly resolve: () => void }[] = [];
  #nowMs = 0;
  #wallOffsetMs: number;

  constructor(settle: () => Promise<void>, wallMs: number) {
    this.#settle = settle;
    this.#wallOffsetMs = wallMs;
  }

  get sleepers(): number {
    return this.#sleepers.length;
  }

  wallMs(): number {
    return Math.floor(this.#wallOffsetMs + this.#nowMs);
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const sleeper: Sleeper = {
        dueMs: this.#nowMs + Math.max(0, ms),
        place: new Error('a sleep is still pending'),
        wake: () => {
          signal.removeEventListener('abort', abort);
          this.#remove(sleeper);
          resolve();
        },
      };
      const abort = (): void => {
        this.#remove(sleeper);
        reject(asError(signal.reason));
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#sleepers = [...this.#sleepers, sleeper].sort((left, right) => left.dueMs - right.dueMs);
      this.#notify();
    });
  }

  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await this.#settle();
    for (let next = this.#sleepers[0]; next !== undefined && next.dueMs <= endMs; next = this.#sleepers[0]) {
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.wake();
      await this.#settle();
    }
    this.#nowMs = endMs;
    await this.#settle();
  }

  untilSleeping(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#watchers.push({ count, resolve });
      this.#notify();
    });
  }

  jumpWall(ms: number): void {
    this.#wallOffsetMs += ms;
  }

  assertNoSleepers(): void {
    if (this.#sleepers.length === 0) return;
    throw new Error(this.#sleepers.map(({ place }) => place.stack ?? place.message).join('\n'));
  }

  #remove(sleeper: Sleeper): void {
    this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
  }

  #notify(): void {
    const due = this.#watchers.filter(({ count }) => count <= this.#sleepers.length);
    this.#watchers = this.#watchers.filter((watcher) => !due.includes(watcher));
    for (const { resolve } of due) resolve();
  }
}

// The reason is whatever the caller aborted with, and goes on unchanged; the cast only satisfies the type of reject.
function asError(reason: unknown): Error {
  return reason as Error;
}
