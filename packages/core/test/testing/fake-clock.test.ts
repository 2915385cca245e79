import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createFakeClock, createFixedRandom, MemoryLogger } from '../../src/testing/index.ts';

const clockSuite = suite('fake clock');
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const never = new AbortController().signal;

clockSuite('wakes sleepers in order of due time, then of arrival', async () => {
  const clock = createFakeClock({ settle });
  const woken: string[] = [];
  const note = async (name: string, ms: number): Promise<void> => {
    await clock.sleep(ms, never);
    woken.push(`${name} at ${clock.monotonicMs()}`);
  };
  const all = [note('late', 20), note('first', 10), note('second', 10)];
  await clock.advance(30);
  await Promise.all(all);
  assert.equal(woken, ['first at 10', 'second at 10', 'late at 20']);
});

clockSuite('lets what was woken sleep again within one stretch', async () => {
  const clock = createFakeClock({ settle });
  let rounds = 0;
  const loop = (async () => {
    for (; rounds < 5; rounds += 1) await clock.sleep(100, never);
  })();
  await clock.advance(499);
  assert.is(rounds, 4);
  await clock.advance(1);
  await loop;
  clock.assertNoSleepers();
});

clockSuite('sleeps longer than a timer of the platform can', async () => {
  const clock = createFakeClock({ settle });
  const sleeping = clock.sleep(2 ** 40, never);
  await clock.advance(2 ** 40);
  await sleeping;
  assert.is(clock.monotonicMs(), 2 ** 40);
});

clockSuite('tells when enough sleepers wait', async () => {
  const clock = createFakeClock({ settle });
  const both = clock.untilSleeping(2);
  const all = [clock.sleep(1, never), clock.sleep(1, never)];
  await both;
  assert.is(clock.sleepers, 2);
  await clock.advance(1);
  await Promise.all(all);
});

clockSuite('rejects an aborted sleep with the reason', async () => {
  const clock = createFakeClock({ settle });
  const controller = new AbortController();
  const reason = new Error('stop');
  const sleeping = clock.sleep(5, controller.signal).catch((error: unknown) => error);
  controller.abort(reason);
  assert.is(await sleeping, reason);
  assert.is(await clock.sleep(5, controller.signal).catch((error: unknown) => error), reason);
  assert.is(clock.sleepers, 0);
});

clockSuite('names the places of forgotten sleepers', async () => {
  const clock = createFakeClock({ settle });
  void clock.sleep(5, never);
  assert.throws(() => {
    clock.assertNoSleepers();
  }, /fake-clock\.test/);
  await clock.advance(5);
});

clockSuite('moves wall time alone when told so', async () => {
  const clock = createFakeClock({ settle, wallMs: 1000 });
  await clock.advance(5);
  clock.jumpWall(-500);
  assert.equal([clock.wallMs(), clock.monotonicMs()], [505, 5]);
});

clockSuite('comes with repeatable randomness', () => {
  const random = createFixedRandom({ fractions: [0, 0.9] });
  assert.equal([random.fraction(), random.fraction(), random.fraction()], [0, 0.9, 0]);
  assert.equal(createFixedRandom().bytes(4), createFixedRandom().bytes(4));
  assert.not.equal(createFixedRandom({ seed: 2 }).bytes(4), createFixedRandom().bytes(4));
});

clockSuite('comes with a logger that remembers', () => {
  const logger = new MemoryLogger();
  logger.log('info', 'lease renewed', { ttlSeconds: 5 });
  logger.log('warn', 'renewal failed');
  assert.equal(logger.messages('warn'), ['renewal failed']);
  assert.equal(logger.entries[0], { level: 'info', message: 'lease renewed', fields: { ttlSeconds: 5 } });
});

clockSuite.run();
