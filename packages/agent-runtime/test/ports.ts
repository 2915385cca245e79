import type { FakeClock } from '@sluice/core/testing';
import { createFakeClock, createFixedRandom, MemoryFileSystem, MemoryLogger } from '@sluice/core/testing';

/** Lets everything run that can run without time passing. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

export interface TestPorts {
  readonly clock: FakeClock;
  readonly random: ReturnType<typeof createFixedRandom>;
  readonly files: MemoryFileSystem;
  readonly log: MemoryLogger;
}

export function createTestPorts(): TestPorts {
  return {
    clock: createFakeClock({ settle }),
    random: createFixedRandom(),
    files: new MemoryFileSystem(),
    log: new MemoryLogger(),
  };
}

/** Runs `work` in the background and stops it at the end of the block; its error, if it is not the stop, is thrown. */
export function background(work: (signal: AbortSignal) => Promise<unknown>): AsyncDisposable {
  const stop = new AbortController();
  const reason = new Error('the test is over');
  const ended = work(stop.signal).then(
    () => undefined,
    (error: unknown) => (error instanceof Error && error !== reason ? error : undefined),
  );
  return {
    async [Symbol.asyncDispose]() {
      stop.abort(reason);
      const error = await ended;
      if (error !== undefined) throw error;
    },
  };
}

/** Runs `body` while `work` runs in the background. */
export async function during(
  work: (signal: AbortSignal) => Promise<unknown>,
  body: () => Promise<void>,
): Promise<void> {
  const running = background(work);
  try {
    await body();
  } finally {
    await running[Symbol.asyncDispose]();
  }
}
