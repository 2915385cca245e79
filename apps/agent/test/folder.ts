import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory of a test, removed behind it. */
export interface Folder extends AsyncDisposable {
  path(name: string): string;
}

export async function createFolder(): Promise<Folder> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-agent-test-'));
  return {
    path: (name) => `${directory}/${name}`,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
