import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, symlinkSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createLogFile, createNodeFileSystem } from '../../src/index.ts';
import { rejects } from '../rejects.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const special = suite('pipes, devices and endless files');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

special('refuses to read a named pipe, a device and a link to one', async () => {
  await using folder = await temporaryFolder();
  execFileSync('mkfifo', [folder.at('pipe')]);
  symlinkSync('/dev/zero', folder.at('link'));
  const files = createNodeFileSystem();
  const pipe = await rejects(files.read(folder.at('pipe')), 'HOST_NOT_FILE');
  assert.is(pipe.message, `${folder.at('pipe')}: is a named pipe; name a regular file`);
  assert.is(
    (await rejects(files.read('/dev/zero'), 'HOST_NOT_FILE')).message,
    '/dev/zero: is a device; name a regular file',
  );
  await rejects(files.read(folder.at('link')), 'HOST_NOT_FILE');
});

special('replaces neither a named pipe nor a link to a device, nor as a backup', async () => {
  await using folder = await temporaryFolder();
  execFileSync('mkfifo', [folder.at('pipe'), folder.at('file.bak')]);
  symlinkSync('/dev/null', folder.at('link'));
  const files = createNodeFileSystem();
  await files.replace(folder.at('file'), bytes('one'));
  await rejects(files.replace(folder.at('pipe'), bytes('x')), 'HOST_NOT_FILE');
  await rejects(files.replace(folder.at('link'), bytes('x')), 'HOST_NOT_FILE');
  await rejects(files.replace(folder.at('file'), bytes('two'), { backup: true }), 'HOST_NOT_FILE');
  assert.is(lstatSync(folder.at('pipe')).isFIFO(), true);
  assert.is(lstatSync(folder.at('file.bak')).isFIFO(), true);
  assert.equal(await files.list(folder.path), ['file', 'file.bak', 'link', 'pipe']);
});

special('watches a path where a named pipe lies until a file takes its place', async () => {
  await using folder = await temporaryFolder();
  execFileSync('mkfifo', [folder.at('token')]);
  const files = createNodeFileSystem({ watchIntervalMs: 20 });
  const controller = new AbortController();
  const changes = files.watch(folder.at('token'), controller.signal)[Symbol.asyncIterator]();
  const noticed = changes.next().then(() => {
    controller.abort();
  });
  await files.remove(folder.at('token'));
  for (let round = 0; !controller.signal.aborted; round += 1) {
    await files.replace(folder.at('token'), bytes(String(round)));
  }
  await noticed;
  assert.is((await changes.next()).done, true);
});

special('reads files of /proc, whose size is 0', async () => {
  const status = await createNodeFileSystem().read('/proc/self/status');
  assert.match(new TextDecoder().decode(status), 'Name:');
});

special('refuses to read a file of more than 64 MiB', async () => {
  await using folder = await temporaryFolder();
  const file = await open(folder.at('sparse'), 'w');
  await file.truncate(64 * 1024 * 1024 + 1);
  await file.close();
  const error = await rejects(createNodeFileSystem().read(folder.at('sparse')), 'HOST_UNKNOWN');
  assert.match(error.message, 'is larger than 67108864 bytes');
});

special('gives up to make a directory where none can be made', async () => {
  await rejects(createNodeFileSystem().makeDirectory('/proc/nope/deeper', 0o755), 'HOST_NOT_FOUND');
});

special('says that a part of the path is not a directory', async () => {
  await using folder = await temporaryFolder();
  const files = createNodeFileSystem();
  await files.replace(folder.at('file'), bytes(''));
  for (const work of [
    files.makeDirectory(folder.at('file/a/b'), 0o755),
    files.read(folder.at('file/a')),
    files.replace(folder.at('file/a'), bytes('')),
  ]) {
    assert.match((await rejects(work, 'HOST_NOT_DIRECTORY')).message, 'a part of the path is not a directory');
  }
});

special('opens no named pipe as log file, and leaves /dev/null as it is', async () => {
  await using folder = await temporaryFolder();
  execFileSync('mkfifo', [folder.at('pipe')]);
  const clock = { wallMs: () => 0 };
  assert.throws(
    () => createLogFile({ path: folder.at('pipe'), clock }),
    (error: Error) => error.message.includes('is a named pipe'),
  );
  const before = lstatSync('/dev/null').mode;
  const log = createLogFile({ path: '/dev/null', clock, rotateBytes: 1, rotateAfterMs: 1 });
  await new Promise((resolve) => log.write('line', resolve));
  log.destroy();
  assert.is(lstatSync('/dev/null').mode, before);
  assert.is(existsSync('/dev/null'), true);
});

special.run();
