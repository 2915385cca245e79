import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readProcessTable, signalProcess } from '../../src/index.ts';
import { rejects } from '../rejects.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const processTable = suite('process table');

const kubelet =
  '612 590 8:1 /var/lib/kubelet/pods/4f0c/containers/web/1a2b /dev/termination-log rw,relatime - ext4 /dev/sda1 rw\n';

processTable('reads name, parent, words and container, and leaves out zombies', async () => {
  await using folder = await temporaryFolder();
  await aProcess(folder.path, 7, '7 (odd ) name) S 1 7 7 0 -1', 'odd\0--flag\0', `1 0 0:1 / / rw\n${kubelet}`);
  await aProcess(folder.path, 12, '12 (gone) Z 7 7 7 0 -1', '', '');
  await aProcess(folder.path, 9, '9 (kworker) R 0 0 0 0 -1', '', '');
  await writeFile(join(folder.path, 'uptime'), '1');

  assert.equal(await readProcessTable(folder.path), [
    { pid: 7, parentPid: 1, name: 'odd ) name', words: ['odd', '--flag'], container: 'web' },
    { pid: 9, parentPid: 0, name: 'kworker', words: [] },
  ]);
});

processTable('knows the processes of this machine', async () => {
  const child = spawn('sleep', ['60'], { argv0: 'called-otherwise' });
  await once(child, 'spawn');
  const found = (await readProcessTable()).find(({ pid }) => pid === child.pid);
  assert.equal(found, { pid: child.pid, parentPid: process.pid, name: 'sleep', words: ['called-otherwise', '60'] });
  const ended = once(child, 'exit');
  assert.is(signalProcess(child.pid ?? 0, 'SIGTERM'), true);
  assert.equal(await ended, [null, 'SIGTERM']);
  assert.is(signalProcess(child.pid ?? 0, 'SIGTERM'), false);
});

processTable('refuses a machine without such a file system', async () => {
  await rejects(readProcessTable('/nowhere/proc'), 'HOST_NOT_FOUND');
});

processTable.run();

async function aProcess(root: string, pid: number, stat: string, commandLine: string, mounts: string): Promise<void> {
  await mkdir(join(root, String(pid)));
  await writeFile(join(root, String(pid), 'stat'), stat);
  await writeFile(join(root, String(pid), 'cmdline'), commandLine);
  await writeFile(join(root, String(pid), 'mountinfo'), mounts);
}
