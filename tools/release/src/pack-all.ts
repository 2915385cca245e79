import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** One package and its tarball. */
export interface Packed {
  readonly folder: string;
  readonly name: string;
  readonly tarball: string;
}

/** Folders of what is published: packages and apps. */
export async function packedFolders(): Promise<readonly string[]> {
  const kinds = ['packages', 'apps'].map(async (kind) => (await readdir(kind)).map((name) => `${kind}/${name}`));
  return (await Promise.all(kinds)).flat();
}

/** Packs every package and app into `target`, in the form in which npm would publish them. They must be built. */
export async function packAll(target: string): Promise<readonly Packed[]> {
  return inPairs(await packedFolders(), async (folder) => {
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', target], { cwd: folder });
    const [report] = JSON.parse(stdout) as [{ filename: string; name: string; size: number }];
    console.log(`packed ${report.name} ${String(report.size)} bytes`);
    return { folder, name: report.name, tarball: join(target, report.filename) };
  });
}

/** Two at a time: the machine has two cores, and npm is not cheap. */
export async function inPairs<T, R>(items: readonly T[], action: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let index = 0; index < items.length; index += 2) {
    results.push(...(await Promise.all(items.slice(index, index + 2).map(action))));
  }
  return results;
}
