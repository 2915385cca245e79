import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Clock } from '@sluice/core';
import type { Mount } from '../../src/api/kv-path.ts';
import { createMountTable } from '../../src/api/mounts.ts';

const mounts = suite('mount table');
const clock: Clock = { monotonicMs: () => 0, wallMs: () => 0, sleep: () => Promise.resolve() };
const versioned: Mount = { path: 'secret/', type: 'kv', version: 2 };

mounts('asks once for paths of one mount that are wanted at the same time', async () => {
  const table = createMountTable(clock);
  let asked = 0;
  const ask = async (): Promise<Mount> => {
    asked += 1;
    return versioned;
  };

  const found = await Promise.all(['a', 'b', 'c'].map((name) => table.find('', `secret/${name}`, undefined, ask)));

  assert.equal(found, [versioned, versioned, versioned]);
  assert.is(asked, 1);
});

mounts('asks for each path itself after the first answer was a refusal', async () => {
  const table = createMountTable(clock);
  let asked = 0;
  const ask = async (): Promise<Mount> => {
    asked += 1;
    if (asked === 1) throw new Error('refused');
    return versioned;
  };

  const found = await Promise.allSettled(['a', 'b'].map((name) => table.find('', `secret/${name}`, undefined, ask)));

  assert.equal(
    found.map(({ status }) => status),
    ['rejected', 'fulfilled'],
  );
});

mounts('who stops waiting is rejected at once and disturbs nobody', async () => {
  const table = createMountTable(clock);
  const stop = new AbortController();
  let answer: (mount: Mount) => void = () => undefined;
  const first = table.find('', 'secret/a', undefined, () => new Promise((resolve) => (answer = resolve)));
  const second = table.find('', 'secret/b', stop.signal, async () => versioned);

  stop.abort(new Error('stopped'));
  const rejected = await second.catch((error: unknown) => error);
  answer(versioned);

  assert.is((rejected as Error).message, 'stopped');
  assert.equal(await first, versioned);
});

mounts.run();
