import { access, chmod, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createNodeFileSystem } from '../../src/index.ts';
import { rejects } from '../rejects.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const replace = suite('replacing a file of this machine');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

replace('does not depend on the umask', async () => {
  await using folder = await temporaryFolder();
  const before = process.umask(0o077);
  try {
    await createNodeFileSystem().replace(folder.at('file'), bytes(''), { mode: 0o664 });
  } finally {
    process.umask(before);
  }
  assert.is((await stat(folder.at('file'))).mode & 0o7777, 0o664);
});

replace('leaves nothing behind when it fails', async () => {
  await using folder = await temporaryFolder();
  const files = createNodeFileSystem();
  await files.makeDirectory(folder.at('taken'), 0o755);
  await rejects(files.replace(folder.at('taken'), bytes('sluice-canary-file')), 'HOST_UNKNOWN');
  assert.equal(await readdir(folder.path), ['taken']);
});

replace('sweeps what an earlier run left, once it is old', async () => {
  await using folder = await temporaryFolder();
  await writeFile(folder.at('.config.sluice-0123456789ab'), 'old');
  await writeFile(folder.at('.config.sluice-ba9876543210'), 'young');
  await writeFile(folder.at('.config.sluice-notours'), 'other');
  await utimes(folder.at('.config.sluice-0123456789ab'), 1, 1);
  await utimes(folder.at('.config.sluice-notours'), 1, 1);
  await createNodeFileSystem().replace(folder.at('config'), bytes('new'));
  assert.equal((await readdir(folder.path)).sort(), [
    '.config.sluice-ba9876543210',
    '.config.sluice-notours',
    'config',
  ]);
});

replace('writes names of every length and character', async () => {
  await using folder = await temporaryFolder();
  const path = folder.at(`${'ü'.repeat(120)} x`);
  await createNodeFileSystem().replace(path, bytes('long'));
  await access(path);
});

replace('never shows a reader a part', async () => {
  await using folder = await temporaryFolder();
  const files = createNodeFileSystem();
  const contents = ['a', 'b'].map((letter) => bytes(letter.repeat(200_000)));
  await files.replace(folder.at('file'), contents[0]!);
  const writer = (async () => {
    for (let round = 0; round < 30; round += 1) await files.replace(folder.at('file'), contents[round % 2]!);
  })();
  for (let round = 0; round < 100; round += 1) {
    const seen = await files.read(folder.at('file'));
    assert.is(seen.length, 200_000);
    assert.is(seen[0], seen[199_999]);
  }
  await writer;
});

replace('names the file and what to do when access is denied', async () => {
  await using folder = await temporaryFolder();
  const files = createNodeFileSystem();
  // Root may write everywhere but here.
  const path = process.getuid?.() === 0 ? '/proc/sluice-test' : folder.at('closed/file');
  if (process.getuid?.() !== 0) {
    await files.makeDirectory(folder.at('closed'), 0o755);
    await chmod(folder.at('closed'), 0o500);
  }
  const outcome = await files.replace(path, bytes('')).catch((error: unknown) => error);
  assert.instance(outcome, Error);
  assert.match((outcome as Error).message, `${path}: `);
});

replace.run();
