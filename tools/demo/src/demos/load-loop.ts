import { setTimeout as wait } from 'node:timers/promises';
import { getText } from '../cluster/http.ts';

/** Requests one after the other, by several at once, for as long as somebody lets them. */
export interface LoadLoop {
  readonly answered: number;
  readonly failed: number;
  readonly lastFailure: string | undefined;
  stop(): Promise<void>;
}

const WORKERS = 4;
const PAUSE_MS = 20;

export function startLoad(url: string): LoadLoop {
  const counts = { answered: 0, failed: 0, lastFailure: undefined as string | undefined };
  let running = true;
  const work = async (): Promise<void> => {
    while (running) {
      try {
        await getText(url);
        counts.answered += 1;
      } catch (error) {
        counts.failed += 1;
        counts.lastFailure = error instanceof Error ? error.message : String(error);
      }
      await wait(PAUSE_MS);
    }
  };
  const workers = Array.from({ length: WORKERS }, work);
  return {
    get answered() {
      return counts.answered;
    },
    get failed() {
      return counts.failed;
    },
    get lastFailure() {
      return counts.lastFailure;
    },
    stop: async () => {
      running = false;
      await Promise.all(workers);
    },
  };
}
