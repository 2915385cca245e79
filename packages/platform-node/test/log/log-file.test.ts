import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { HostError } from '@sluice/core';
import { createFakeClock } from '@sluice/core/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createLogFile, createLogWriter } from '../../src/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const logFile = suite('log file');
const startMs = Date.UTC(2026, 0, 1);
const openClock = () => createFakeClock({ settle: async () => undefined, wallMs: startMs });

logFile('is appended to and closed to others', async () => {
  await using folder = await temporaryFolder();
  await writeFile(folder.at('a.log'), 'before\n');
  const clock = openClock();
  const stream = createLogFile({ path: folder.at('a.log'), clock });
  const writer = createLogWriter({ stream, clock, name: 'agent', format: 'json' });
  writer.log('info', 'started');
  await end(stream);
  assert.match(await readFile(folder.at('a.log'), 'utf8'), /^before\n\{.*"started".*\}\n$/);
  await end(createLogFile({ path: folder.at('b.log'), clock }));
  assert.is((await stat(folder.at('b.log'))).mode & 0o777, 0o640);
});

logFile('gets a default name in a directory', async () => {
  await using folder = await temporaryFolder();
  await end(createLogFile({ path: `${folder.path}/`, clock: openClock() }));
  assert.equal(await readdir(folder.path), ['agent.log']);
});

logFile('is rotated by size and keeps the newest', async () => {
  await using folder = await temporaryFolder();
  const clock = openClock();
  const stream = createLogFile({ path: folder.at('a.txt'), clock, rotateBytes: 4, maxFiles: 2 });
  for (const text of ['one.', 'two.', 'thr.', 'four', 'last']) {
    stream.write(text);
    await clock.advance(1);
  }
  await end(stream);
  assert.equal((await readdir(folder.path)).sort(), [
    'a-1767225600003000000.txt',
    'a-1767225600004000000.txt',
    'a.txt',
  ]);
  assert.is(await readFile(folder.at('a.txt'), 'utf8'), 'last');
});

logFile('is rotated by age, and rotated files go when none may stay', async () => {
  await using folder = await temporaryFolder();
  const clock = openClock();
  const stream = createLogFile({ path: folder.at('a'), clock, rotateAfterMs: 1000, maxFiles: -1 });
  stream.write('old');
  await clock.advance(1000);
  stream.write('new');
  await end(stream);
  assert.equal(await readdir(folder.path), ['a']);
  assert.is(await readFile(folder.at('a'), 'utf8'), 'new');
});

for (const path of ['/no/such/folder/a.log', '/tmp/a*.log']) {
  logFile(`refuses ${path}`, () => {
    assert.throws(
      () => createLogFile({ path, clock: openClock() }),
      (error: unknown) => error instanceof HostError && error.message.includes(path),
    );
  });
}

async function end(stream: Writable): Promise<void> {
  stream.end();
  await once(stream, 'close');
}

logFile.run();
