import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../host-failure.ts';

/**
 * Makes a directory and what is missing above it, level by level: the recursive mode of Node 20 never returns below
 * a directory where nothing can be made, such as /proc.
 */
export async function makeDirectories(path: string, mode: number): Promise<void> {
  if (await isMade(path, mode)) return;
  const parent = dirname(path);
  if (parent !== path) await makeDirectories(parent, mode);
  await makeOne(path, mode);
}

/** `false` when something above it is missing. */
async function isMade(path: string, mode: number): Promise<boolean> {
  try {
    await makeOne(path, mode);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

async function makeOne(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    // Another one may have made it in the meantime.
    if (codeOf(error) !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error;
  }
}
