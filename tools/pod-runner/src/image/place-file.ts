import { chmod, constants, copyFile, link, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const READABLE_AND_EXECUTABLE = 0o555;

/**
 * Puts `source` at `target`, readable for every user whatever folder it comes from: a link where its own permissions
 * do, else a copy. Answers `target`. Source: spec/decisions.md 7.
 */
export async function placeFile(source: string, target: string): Promise<string> {
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  const { mode } = await stat(source);
  if ((mode & READABLE_AND_EXECUTABLE) === READABLE_AND_EXECUTABLE && (await canLink(source, target))) return target;
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  await chmod(target, 0o755);
  return target;
}

async function canLink(source: string, target: string): Promise<boolean> {
  try {
    await link(source, target);
    return true;
  } catch {
    return false; // another file system, or links of others' files are forbidden here
  }
}
