import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createFakeClock } from '@sluice/core/testing';
import { firstOf, untilAborted } from '../src/first-of.ts';
import { createInbox } from '../src/inbox.ts';
import { createLatestValue } from '../src/latest-value.ts';
import type { Task } from '../src/run-tasks.ts';
import { runTasks } from '../src/run-tasks.ts';
import { settle } from './ports.ts';

const tasks = suite('runTasks');

const never = new AbortController().signal;
const clock = createFakeClock({ settle });
const options = { clock, stopMs: 1000 };

/** A task that runs until it is aborted and notes when it has stopped. */
function aTask(name: string, stopped: string[], work: () => Promise<void> = () => new Promise(() => undefined)): Task {
  return {
    name,
    async run(signal): Promise<void> {
      try {
        await firstOf(signal, [() => Promise.race([work(), untilAborted(signal)])]);
      } finally {
        stopped.push(name);
      }
    },
  };
}

async function messageOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'nothing was thrown',
    (error: unknown) => (error as Error).message,
  );
}

tasks('all tasks are awaited', async () => {
  const stopped: string[] = [];
  await runTasks(never, [aTask('a', stopped, async () => {}), aTask('b', stopped, settle)], options);

  assert.equal(stopped, ['a', 'b']);
});

tasks('the first failure stops the others and is thrown', async () => {
  const stopped: string[] = [];
  const failing = aTask('b', stopped, async () => {
    throw new Error('first');
  });

  const message = await messageOf(runTasks(never, [aTask('a', stopped), failing, aTask('c', stopped)], options));

  assert.is(message, 'first');
  assert.equal(stopped, ['b', 'a', 'c']);
});

tasks('later failures do not hide the first one', async () => {
  const bad: Task = {
    name: 'bad',
    run: (signal) =>
      untilAborted(signal).catch(() => {
        throw new Error('second');
      }),
  };
  const failing = aTask('a', [], async () => {
    throw new Error('first');
  });

  assert.is(await messageOf(runTasks(never, [bad, failing], options)), 'first');
});

tasks('an abort stops the tasks one after the other and is no error', async () => {
  const stop = new AbortController();
  const stopped: string[] = [];
  const slow: Task = {
    name: 'slow',
    async run(signal): Promise<void> {
      await untilAborted(signal).catch(() => undefined);
      await settle();
      stopped.push('slow');
    },
  };
  const running = runTasks(stop.signal, [slow, aTask('fast', stopped)], options);

  stop.abort(new Error('received SIGTERM'));
  await running;

  assert.equal(stopped, ['slow', 'fast']);
});

tasks('a task that does not stop holds the next one up only for a while', async () => {
  const stop = new AbortController();
  const stopped: string[] = [];
  let release = (): void => {};
  const stuck: Task = { name: 'stuck', run: () => new Promise((resolve) => (release = resolve)) };
  const running = runTasks(stop.signal, [stuck, aTask('next', stopped)], options);

  stop.abort(new Error('received SIGTERM'));
  await clock.advance(999);
  assert.equal(stopped, []);
  await clock.advance(1);
  assert.equal(stopped, ['next']);
  release();

  await running;
});

tasks('the first of several ends the others', async () => {
  let reason: unknown;
  const answer = await firstOf(never, [
    async () => 'first',
    (signal) =>
      untilAborted(signal).catch((error: unknown) => {
        reason = error;
        throw error;
      }),
  ]);

  assert.is(answer, 'first');
  assert.instance(reason, Error);
});

tasks('a latest value wakes every reader and skips what nobody read', async () => {
  const value = createLatestValue<{ readonly n: number }>();
  const readers = [value.next(undefined, never), value.next(undefined, never)];
  value.publish({ n: 1 });
  value.publish({ n: 2 });

  assert.equal(await Promise.all(readers), [{ n: 2 }, { n: 2 }]);
  assert.is(value.current, await value.next(undefined, never));
});

tasks('waiting for a latest value ends with the reason of the abort', async () => {
  const stop = new AbortController();
  const waiting = createLatestValue<object>().next(undefined, stop.signal);
  stop.abort(new Error('enough'));

  assert.is(await messageOf(waiting), 'enough');
});

tasks('an inbox gives everything that has gathered, once', async () => {
  const inbox = createInbox<number>();
  inbox.post(1);
  inbox.post(2);
  await inbox.filled(never);

  assert.equal(inbox.drain(), [1, 2]);
  assert.equal(inbox.drain(), []);
});

tasks.run();
