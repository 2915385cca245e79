import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ChildProcess, Command } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createNodeProcessRunner } from '../../src/index.ts';
import { rejects } from '../rejects.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const processes = suite('processes of this machine');
const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/programs/${name}`, import.meta.url));
const command = (file: string, more: Partial<Command> = {}): Command => {
  return { file, args: [], env: { PATH: '/usr/bin:/bin' }, output: 'capture', group: false, ...more };
};

processes('reaches grandchildren through the group', async () => {
  const child = await createNodeProcessRunner().start(command(fixture('grandchild.sh'), { group: true }));
  const grandchild = /grandchild ([0-9]+)/.exec(await outputWith(child, 'grandchild'))?.[1] ?? '';
  child.signal('SIGKILL');
  assert.equal(await child.exit, { kind: 'signalled', signal: 'SIGKILL' });
  // The kernel ends the members of a group one after the other: this one may be a moment later than its parent.
  while (await isAlive(grandchild)) await new Promise((resolve) => setImmediate(resolve));
});

processes('keeps the last 64 KiB of what was written', async () => {
  const child = await createNodeProcessRunner().start(command(fixture('chatter.sh')));
  await child.exit;
  assert.is(child.output().length, 64 * 1024);
  assert.match(child.output(), /x\nlast line\n$/);
});

processes('gives the child its environment, directory and arguments only', async () => {
  await using folder = await temporaryFolder();
  const env = { PATH: '/usr/bin:/bin', ONLY: 'this' };
  const child = await createNodeProcessRunner().start(
    command('sh', { env, directory: folder.path, args: ['-c', 'pwd; env | sort | grep -v ^_=; echo "$HOME"', '$X'] }),
  );
  await child.exit;
  assert.match(child.output(), folder.path);
  assert.match(child.output(), 'ONLY=this');
  assert.not.match(child.output(), 'HOME=');
});

processes('does not wait for a grandchild that holds the output open', async () => {
  const child = await createNodeProcessRunner().start(
    command('sh', { args: ['-c', 'echo started; sleep 5 &'], group: true }),
  );
  const startMs = performance.now();
  assert.equal(await child.exit, { kind: 'exited', exitCode: 0 });
  assert.ok(performance.now() - startMs < 3000);
  assert.is(child.output(), 'started\n');
  assert.is(child.signal('SIGKILL'), false);
  child.killGroup();
  while (groupExists(child.pid)) await new Promise((resolve) => setImmediate(resolve));
  child.killGroup();
});

processes('says what is wrong with a file that is no program', async () => {
  const runner = createNodeProcessRunner();
  await rejects(
    runner.start(command(fileURLToPath(new URL('../rejects.ts', import.meta.url)))),
    'HOST_PERMISSION_DENIED',
  );
  await rejects(runner.start(command('sh', { directory: '/no/such/folder' })), 'HOST_NOT_FOUND');
});

function groupExists(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}

async function outputWith(child: ChildProcess, text: string): Promise<string> {
  while (!child.output().includes(text)) await new Promise((resolve) => setImmediate(resolve));
  return child.output();
}

/**
 * Neither gone nor a zombie that nobody has collected yet.
 * A process that never dies runs into the time limit of the file.
 */
async function isAlive(pid: string): Promise<boolean> {
  assert.match(pid, /^[0-9]+$/);
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z');
  return !/\) [ZX]/.test(state);
}

processes.run();
