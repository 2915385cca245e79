import type { Clock } from '@sluice/core';

/** Something that ends at a time. */
interface Deadline {
  readonly atMs: number;
  readonly end: () => void | Promise<void>;
}

/**
 * Ends things on time: one sleeper for all of them, and `endDue` for the moment a request comes, so that nothing
 * outlives its time because a timer is late. Source: spec/vault-api.md 15.2 item 24.
 */
export class Expiration {
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  readonly #deadlines = new Map<string, Deadline>();
  readonly #work = new Set<Promise<void>>();
  #stopped = false;
  #next = Number.POSITIVE_INFINITY;
  #wake = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(key: string, atMs: number, end: Deadline['end']): void {
    this.#deadlines.set(key, { atMs, end });
    if (atMs >= this.#next) return;
    this.#next = atMs;
    this.#wake.abort();
  }

  delete(key: string): void {
    this.#deadlines.delete(key);
  }

  /**
   * Begins to end all that is due. What ends is of no use from now on; what hangs on it (roles in a database) may take
   * its time, and no request waits for that.
   */
  endDue(): void {
    const now = this.#clock.wallMs();
    if (this.#stopped || now < this.#next) return;
    const due = [...this.#deadlines].filter(([, { atMs }]) => atMs <= now).sort(([, a], [, b]) => a.atMs - b.atMs);
    for (const [key] of due) this.#deadlines.delete(key);
    this.#next = Math.min(...[...this.#deadlines.values()].map(({ atMs }) => atMs));
    for (const [, { end }] of due) this.#follow(Promise.resolve(end()));
  }

  /** Resolves when nothing that ended is still being cleared away. */
  async idle(): Promise<void> {
    while (this.#work.size > 0) await Promise.allSettled(this.#work);
  }

  /** Runs until `close`. */
  async run(): Promise<void> {
    while (!this.#stopped) {
      this.#wake = new AbortController();
      const signal = AbortSignal.any([this.#wake.signal, this.#stop.signal]);
      // Far deadlines are slept towards in parts: the wall clock may jump.
      const wait = Math.min(Math.max(this.#next - this.#clock.wallMs(), 0), 3_600_000);
      await this.#clock.sleep(wait, signal).catch(() => undefined);
      this.endDue();
    }
  }

  close(): void {
    this.#stopped = true;
    this.#stop.abort();
  }

  #follow(work: Promise<void>): void {
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work)); // `idle` awaits it
  }
}
