import { setTimeout as wait } from 'node:timers/promises';
import { DemoError } from '../error.ts';

const POLL_MS = 100;

/** Asks until `check` gives an answer; after `deadlineMs` it fails with `problem`, and with what came last. */
export async function untilDefined<T>(
  check: () => Promise<T | undefined>,
  deadlineMs: number,
  problem: string,
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
    await wait(POLL_MS);
  }
}
