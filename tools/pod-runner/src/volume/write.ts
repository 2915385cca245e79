import { chmod, chown, mkdir, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { VolumeFile } from './files.ts';

/**
 * Puts `files` into `folder` the way the kubelet does: into a fresh folder behind the link `..data`, which is then
 * swapped by rename, so that a reader sees either all old files or all new ones (spec/kubernetes.md 4.3, "refresh").
 */
export async function writeVolume(folder: string, files: readonly VolumeFile[]): Promise<void> {
  const previous = await readlink(join(folder, '..data')).catch(() => undefined);
  const next = `..${String(Date.now())}_${String(++generation)}`;
  await mkdir(join(folder, next), { mode: 0o755 });
  await chmod(join(folder, next), 0o755);
  for (const file of files) await writeFileWith(join(folder, next, file.path), file);
  await symlink(next, join(folder, '..data_tmp'));
  await rename(join(folder, '..data_tmp'), join(folder, '..data'));
  for (const name of new Set(files.map(({ path }) => path.split('/')[0] ?? path))) {
    await symlink(join('..data', name), join(folder, name)).catch(ignoreExisting);
  }
  if (previous !== undefined) await rm(join(folder, previous), { recursive: true, force: true });
}

let generation = 0; // two writes in one millisecond need two names

async function writeFileWith(path: string, { content, mode, owner }: VolumeFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o755 });
  await writeFile(path, content, { mode });
  await chmod(path, mode); // the umask does not apply to volumes
  if (owner !== undefined) await chown(path, owner.uid, owner.gid);
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
