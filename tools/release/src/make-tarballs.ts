// npm run tarballs: builds everything and packs every package and app into dist-packages/, to be installed as files
// while they are in no registry.
import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { ensureBundles } from '@sluice/bundle';
import { packAll, packedFolders } from './pack-all.ts';

const target = resolve('dist-packages');
const build = await promisify(execFile)('npx', ['tsc', '-b', ...(await packedFolders())]).catch(
  (error: unknown) => error as { stdout?: string },
);

if (build instanceof Error) {
  console.error(`tsc -b: ${build.stdout ?? build.message}`);
  process.exitCode = 1;
} else {
  try {
    await ensureBundles(); // the apps publish them
    await rm(target, { recursive: true, force: true });
    await mkdir(target);
    await packAll(target);
    console.log('install all of them at once, they need each other: npm install PATH/dist-packages/*.tgz');
  } catch (error) {
    const [what = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    console.error(`tarballs: ${what}; run npm ci and npm run bundle`);
    process.exitCode = 1;
  }
}
