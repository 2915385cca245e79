// needs: root
import { chown, stat, writeFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createNodeFileSystem } from '../../src/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const owners = suite('owners of replaced files');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

owners('keeps the owner of the file it replaces', async () => {
  await using folder = await temporaryFolder();
  await writeFile(folder.at('file'), 'one');
  await chown(folder.at('file'), 1234, 5678);
  await createNodeFileSystem().replace(folder.at('file'), bytes('two'));
  const { uid, gid } = await stat(folder.at('file'));
  assert.equal([uid, gid], [1234, 5678]);
});

owners('sets the owner it is given, and each alone', async () => {
  await using folder = await temporaryFolder();
  const files = createNodeFileSystem();
  await files.replace(folder.at('file'), bytes('one'), { uid: 1234, mode: 0o600 });
  await files.replace(folder.at('file'), bytes('two'), { gid: 5678 });
  const { uid, gid, mode } = await stat(folder.at('file'));
  assert.equal([uid, gid, mode & 0o7777], [1234, 5678, 0o600]);
});

owners.run();
