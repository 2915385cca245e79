import type { Clock } from '@sluice/core';

/** One long-running part of the agent. It ends by returning, or by rejecting when the others cannot go on without it. */
export interface Task {
  readonly name: string;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

export interface TaskOptions {
  readonly clock: Clock;
  /** How long one task may take to stop before the next one is stopped too. Milliseconds. */
  readonly stopMs: number;
}

/**
 * Starts all tasks and waits for all of them. Their order is the order in which they are stopped: on an abort from
 * outside, or when one of them rejects, the first is aborted and awaited (for at most `stopMs`), then the next. What was
 * rejected first is thrown, whatever the others do afterwards; the news of an abort is not an error here.
 */
export async function runTasks(signal: AbortSignal, tasks: readonly Task[], options: TaskOptions): Promise<void> {
  let first: { readonly error: unknown } | undefined;
  const failed = new AbortController();
  const running = tasks.map(({ run }) => {
    const stop = new AbortController();
    const ended = run(stop.signal).catch((error: unknown) => {
      if (stop.signal.aborted && error === stop.signal.reason) return;
      first ??= { error };
      failed.abort(error);
    });
    return { stop, ended };
  });
  const either = AbortSignal.any([signal, failed.signal]);
  await Promise.race([Promise.all(running.map(({ ended }) => ended)), aborted(either)]);
  if (either.aborted) {
    for (const { stop, ended } of running) {
      stop.abort(either.reason);
      await endedWithin(ended, options);
    }
  }
  await Promise.all(running.map(({ ended }) => ended));
  if (first !== undefined) throw first.error;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
  });
}

async function endedWithin(ended: Promise<void>, { clock, stopMs }: TaskOptions): Promise<void> {
  const timer = new AbortController();
  const late = clock.sleep(stopMs, timer.signal).catch(() => undefined);
  await Promise.race([ended, late]);
  timer.abort(new Error('the task has ended'));
  await late;
}
