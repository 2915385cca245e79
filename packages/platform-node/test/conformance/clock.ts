import type { Clock } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

/** What every clock keeps. `pass` lets at least so many milliseconds pass. */
export function clockConformance(
  name: string,
  open: () => { clock: Clock; pass: (ms: number) => Promise<void> },
): void {
  const clocks = suite(`${name} as Clock`);
  const never = new AbortController().signal;

  clocks('wakes after the time and not before', async () => {
    const { clock, pass } = open();
    const startMs = clock.monotonicMs();
    const sleeping = clock.sleep(20, never);
    await pass(40);
    await sleeping;
    assert.ok(clock.monotonicMs() - startMs >= 20);
  });

  clocks('wakes at once when the time is over already', async () => {
    const { clock, pass } = open();
    const sleeping = Promise.all([clock.sleep(0, never), clock.sleep(-5, never)]);
    await pass(0);
    await sleeping;
  });

  clocks('sleeps longer than a timer can and ends with the reason of the abort', async () => {
    const { clock, pass } = open();
    const controller = new AbortController();
    const reason = new Error('stop');
    let woken = false;
    const sleeping = clock.sleep(2 ** 33, controller.signal).then(
      () => (woken = true),
      (error: unknown) => error,
    );
    await pass(20);
    assert.is(woken, false);
    controller.abort(reason);
    assert.is(await sleeping, reason);
  });

  clocks('refuses to sleep when aborted before', async () => {
    const { clock } = open();
    const reason = new Error('stop');
    assert.is(await clock.sleep(1, AbortSignal.abort(reason)).catch((error: unknown) => error), reason);
  });

  clocks('tells Unix time in whole milliseconds', () => {
    const { clock } = open();
    assert.ok(Number.isInteger(clock.wallMs()));
    assert.ok(clock.wallMs() > 1_700_000_000_000);
  });

  clocks.run();
}
