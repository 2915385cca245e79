import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Metafile } from 'esbuild';
import { appNames, bundleApp, workspaceRoot } from './bundle.ts';
import type { AppName } from './bundle.ts';

const LOCK_POLL_MS = 50;
const LOCK_STALE_MS = 60_000;

/**
 * Bundles what is stale, judged by the content of every file that went into the bundle; one process at a time
 * does it, the others wait. Source: spec/decisions.md 9.
 */
export async function ensureBundles(apps: readonly AppName[] = appNames): Promise<void> {
  await mkdir(`${workspaceRoot}/.cache`, { recursive: true });
  const release = await takeLock(`${workspaceRoot}/.cache/bundle.lock`);
  try {
    for (const app of apps) {
      if (await isFresh(app)) continue;
      await bundleApp(app);
      await writeFile(stampOf(app), await inputHash(app));
    }
  } finally {
    await release();
  }
}

async function isFresh(app: AppName): Promise<boolean> {
  try {
    await stat(`${workspaceRoot}/apps/${app}/bundle/${app}.cjs`);
    return (await readFile(stampOf(app), 'utf8')) === (await inputHash(app));
  } catch {
    return false; // never bundled, or an input is gone: bundling tells what is wrong
  }
}

async function inputHash(app: AppName): Promise<string> {
  const text = await readFile(`${workspaceRoot}/apps/${app}/bundle/${app}.cjs.meta.json`, 'utf8');
  const names = Object.keys((JSON.parse(text) as Metafile).inputs).sort();
  const inputs = names.filter((name) => !/^[\w-]+:/.test(name)); // a plugin made the others: NAMESPACE:NAME
  const hash = createHash('sha256');
  for (const input of [...inputs, ...(await bundlerFiles()), 'package-lock.json']) {
    hash.update(input).update(await readFile(`${workspaceRoot}/${input}`));
  }
  hash.update(process.version); // the code cache fits one V8 only
  return hash.digest('hex');
}

/** How the bundles are made decides what they are. */
async function bundlerFiles(): Promise<readonly string[]> {
  const entries = await readdir(`${workspaceRoot}/tools/bundle/src`, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => `${parentPath}/${name}`);
  return files.map((file) => file.slice(workspaceRoot.length)).sort();
}

function stampOf(app: AppName): string {
  return `${workspaceRoot}/apps/${app}/bundle/${app}.cjs.inputs`;
}

async function takeLock(path: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (await isAbandoned(path)) await rm(path, { force: true });
      else await wait(LOCK_POLL_MS);
    }
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  try {
    const holder = Number(await readFile(path, 'utf8'));
    if (Date.now() - (await stat(path)).mtimeMs > LOCK_STALE_MS) return true;
    if (holder > 0) process.kill(holder, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'; // its process is gone; a vanished file is simply tried again
  }
}
