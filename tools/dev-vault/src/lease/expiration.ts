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

  /** Ends all that is due; resolves when that is done. */
  async endDue(): Promise<void> {
    if (this.#stopped) return;
    const now = this.#clock.wallMs();
    if (now < this.#next) return;
    const due = [...this.#deadlines].filter(([, { atMs }]) => atMs <= now).sort(([, a], [, b]) => a.atMs - b.atMs);
    for (const [key] of due) this.#deadlines.delete(key);
    this.#next = Math.min(...[...this.#deadlines.values()].map(({ atMs }) => atMs));
    for (const [, { end }] of due) await end();
  }

  /** Runs until `close`. */
  async run(): Promise<void> {
    while (!this.#stopped) {
      this.#wake = new AbortController();
      const signal = AbortSignal.any([this.#wake.signal, this.#stop.signal]);
      // Far deadlines are slept towards in parts: the wall clock may jump.
      const wait = Math.min(Math.max(this.#next - this.#clock.wallMs(), 0), 3_600_000);
      await this.#clock.sleep(wait, signal).catch(() => undefined);
      await this.endDue();
    }
  }

  close(): void {
    this.#stopped = true;
    this.#stop.abort();
  }
}
