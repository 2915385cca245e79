import { randomUUID } from 'node:crypto';
import { rename, symlink } from 'node:fs/promises';
import { MemoryFileSystem } from '@sluice/core/testing';
import { createNodeFileSystem } from '../../src/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { fileSystemConformance } from './file-system.ts';

fileSystemConformance('memory', async () => {
  const files = new MemoryFileSystem();
  await files.makeDirectory('/work', 0o755);
  return {
    files,
    folder: '/work',
    link: async (path, target) => {
      files.link(path, target);
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
});

fileSystemConformance('Node', async () => {
  const folder = await temporaryFolder();
  return {
    files: createNodeFileSystem({ watchIntervalMs: 50 }),
    folder: folder.path,
    link: async (path, target) => {
      const fresh = folder.at(randomUUID());
      await symlink(target, fresh);
      await rename(fresh, path);
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
});
