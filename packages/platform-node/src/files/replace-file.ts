import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { copyFile, link, lstat, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ReplaceOptions } from '@sluice/core';
import { codeOf, hostOperation, toHostError } from '../host-failure.ts';
import { refuseSpecialFile } from './special-file.ts';
import { temporaryPathFor } from './temporary-files.ts';

/**
 * Writes a hidden temporary file beside `path`, with its final owner and mode before it is visible under its name, and
 * renames it over `path`. A device, pipe or socket, also behind a link, is refused: a rename would remove it.
 * Source: spec/agent.md 12 item 16 and 6.7.
 */
export async function replaceFile(path: string, bytes: Uint8Array, options: ReplaceOptions): Promise<void> {
  await hostOperation('replace', path, () => refuseSpecial(path));
  if (options.backup === true) await hostOperation('backup', `${path}.bak`, () => refuseSpecial(`${path}.bak`));
  const temporary = temporaryPathFor(path);
  const { O_CREAT, O_EXCL, O_WRONLY, O_NOFOLLOW } = constants;
  const flags = O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW;
  const file = await hostOperation('replace', path, () => open(temporary, flags, 0o600));
  try {
    await fill(file, path, bytes, options);
    if (options.backup === true) await backUp(path);
    await rename(temporary, path);
  } catch (error) {
    await unlinkQuietly(temporary);
    throw toHostError(error, 'replace', path, hintFor(error));
  }
  await syncDirectory(dirname(path));
}

async function refuseSpecial(path: string): Promise<void> {
  try {
    refuseSpecialFile(await stat(path), 'replace', path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

async function fill(file: FileHandle, path: string, bytes: Uint8Array, options: ReplaceOptions): Promise<void> {
  try {
    const existing = await existingFile(path);
    await file.writeFile(bytes);
    await changeOwner(file, options, existing);
    await file.chmod(options.mode ?? existing?.mode ?? 0o644);
    await file.sync();
  } finally {
    await file.close();
  }
}

interface Owned {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

async function existingFile(path: string): Promise<Owned | undefined> {
  try {
    const { mode, uid, gid } = await stat(path);
    return { mode: mode & 0o7777, uid, gid };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** An owner asked for must be set; keeping that of the existing file is tried, as only root can give files away. */
async function changeOwner(file: FileHandle, wanted: ReplaceOptions, existing: Owned | undefined): Promise<void> {
  const own = await file.stat();
  if (wanted.uid !== undefined || wanted.gid !== undefined) {
    await file.chown(wanted.uid ?? existing?.uid ?? own.uid, wanted.gid ?? existing?.gid ?? own.gid);
    return;
  }
  if (existing === undefined || (existing.uid === own.uid && existing.gid === own.gid)) return;
  try {
    await file.chown(existing.uid, existing.gid);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') throw error;
  }
}

/** A hard link where the file system has them, renamed into place so that `.bak` is never missing either. */
async function backUp(path: string): Promise<void> {
  const backup = `${path}.bak`;
  const temporary = temporaryPathFor(backup);
  try {
    if (!(await lstat(path)).isFile()) return;
    await link(path, temporary).catch(() => copyFile(path, temporary, constants.COPYFILE_EXCL));
    await rename(temporary, backup);
  } catch (error) {
    await unlinkQuietly(temporary);
    if (codeOf(error) !== 'ENOENT') throw toHostError(error, 'backup', backup);
  }
}

function hintFor(error: unknown): string | undefined {
  switch (codeOf(error)) {
    case 'EBUSY':
    case 'EXDEV':
      return 'it is a mount point of its own; mount its directory instead';
    case 'EPERM':
      return 'only root can give a file to another owner; leave out owner and group, or run as that user';
    default:
      return undefined;
  }
}

async function unlinkQuietly(path: string): Promise<void> {
  // The first error counts; a left-over is swept later.
  await unlink(path).catch(() => undefined);
}

/** Makes the rename durable. Some file systems cannot; the file itself is on disk anyway. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, constants.O_RDONLY).catch(() => undefined);
  if (directory === undefined) return;
  await directory.sync().catch(() => undefined);
  await directory.close();
}
