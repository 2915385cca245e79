import { setTimeout as wait } from 'node:timers/promises';
import { DemoError } from '../error.ts';

const POLL_MS = 100;

/** The reader ended the demo while it waited for something. */
export class StoppedError extends DemoError {
  constructor() {
    super('DEMO_STOPPED', 'stopped');
  }
}

/** What to wait for, and how long. */
export interface Patience {
  readonly deadlineMs: number;
  /** What went wrong when nothing came, and what to do. */
  readonly problem: string;
  readonly stopped: AbortSignal;
}

/** Asks until `check` gives an answer; when it is late, fails with `problem` and with what came last. */
export async function untilDefined<T>(
  check: () => Promise<T | undefined>,
  { deadlineMs, problem, stopped }: Patience,
): Promise<T> {
  const endMs = performance.now() + deadlineMs;
  for (let last = ''; ;) {
    try {
      const answer = await check();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = `; last: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (performance.now() > endMs) throw new DemoError('DEMO_CHECK', `${problem}${last}`);
    if (stopped.aborted) throw new StoppedError();
    await wait(POLL_MS);
  }
}
