// needs: root, namespaces
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { temporaryFolder } from '../temporary-folder.ts';

const mountPoint = suite('a file that is a mount point of its own');

mountPoint('is refused with what to do, and left alone', async () => {
  await using folder = await temporaryFolder();
  await writeFile(folder.at('source'), 'old');
  await writeFile(folder.at('target'), '');
  const program = fileURLToPath(new URL('../fixtures/programs/replace.ts', import.meta.url));
  const { stdout } = await promisify(execFile)('unshare', [
    '--mount',
    'sh',
    '-c',
    'mount --bind "$1/source" "$1/target" && "$2" --import tsx --conditions=@sluice/source "$3" "$1/target"; cat "$1/target"; ls -A "$1"',
    'sh',
    folder.path,
    process.execPath,
    program,
  ]);
  assert.is(
    stdout,
    `HOST_BUSY ${folder.at('target')}: in use; it is a mount point of its own; mount its directory instead\noldsource\ntarget\n`,
  );
});

mountPoint.run();
