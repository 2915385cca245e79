import { readdir, stat, unlink } from 'node:fs/promises';
import type { FileStat, FileSystem } from '@sluice/core';
import { compareCodePoints } from '@sluice/core';
import { codeOf, hostOperation } from '../host-failure.ts';
import { resolveAccount } from './account-names.ts';
import { makeDirectories } from './make-directory.ts';
import { readRegularFile } from './read-file.ts';
import { replaceFile } from './replace-file.ts';
import { createTemporaryFileSweeper } from './temporary-files.ts';
import { watchFile } from './watch-file.ts';

export interface NodeFileSystemOptions {
  /** How often a watched file is looked at when no event tells of a change. Default: 5000. */
  readonly watchIntervalMs?: number;
  /** Where user names are looked up. Default: `/etc/passwd`. */
  readonly passwdFile?: string;
  /** Where group names are looked up. Default: `/etc/group`. */
  readonly groupFile?: string;
}

/**
 * Files of this machine, regular ones only: a pipe or device is never opened for reading or replaced (`not-file`).
 * `replace` never shows a reader a part and does not depend on the umask; its temporary file is hidden, in the same
 * directory, and removed on failure. Source: spec/agent.md 12 items 16, 18 and 19.
 */
export function createNodeFileSystem({
  watchIntervalMs = 5000,
  passwdFile = '/etc/passwd',
  groupFile = '/etc/group',
}: NodeFileSystemOptions = {}): FileSystem {
  const sweep = createTemporaryFileSweeper();
  return {
    read: (path) => readRegularFile(path),
    replace: async (path, bytes, options = {}) => {
      await sweep(path);
      await replaceFile(path, bytes, options);
    },
    stat: (path) => hostOperation('stat', path, () => statFile(path)),
    list: (path) => hostOperation('list', path, async () => (await readdir(path)).sort(compareCodePoints)),
    remove: (path) => hostOperation('remove', path, () => removeFile(path)),
    makeDirectory: (path, mode) => hostOperation('make-directory', path, () => makeDirectories(path, mode)),
    watch: (path, signal) => watchFile(path, watchIntervalMs, signal),
    resolveUser: (nameOrId) => resolveAccount(passwdFile, 'user', nameOrId),
    resolveGroup: (nameOrId) => resolveAccount(groupFile, 'group', nameOrId),
  };
}

async function statFile(path: string): Promise<FileStat | undefined> {
  try {
    const { mode, uid, gid, size, mtimeMs } = await stat(path);
    return { kind: kindOf(mode), mode: mode & 0o7777, uid, gid, sizeBytes: size, modifiedMs: mtimeMs };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

const kinds: Readonly<Record<number, FileStat['kind']>> = {
  0o100000: 'file',
  0o040000: 'directory',
  0o120000: 'symbolic-link',
  0o140000: 'socket',
};

function kindOf(mode: number): FileStat['kind'] {
  return kinds[mode & 0o170000] ?? 'other';
}

async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes(codeOf(error))) throw error;
  }
}
