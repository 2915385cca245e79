import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agentLaunch } from '@sluice/core';
import { build } from 'esbuild';
import type { BuildOptions, Metafile } from 'esbuild';
import { bundleInParts, bundleOptions } from './bundle-in-parts.ts';
import { makeCodeCache } from './code-cache/make-code-cache.ts';
import { buildBeside, leaveBeside } from './libraries-beside.ts';
import { cacheKey, selfLoading } from './self-loading.ts';

/** The apps that are bundled to one file each. */
export type AppName = 'agent' | 'injector';

export const appNames: readonly AppName[] = ['agent', 'injector'];

export interface BundleReport {
  /** Relative to the workspace root. */
  readonly file: string;
  readonly sizeBytes: number;
  readonly modules: number;
}

/** Root of the workspace, absolute. */
export const workspaceRoot: string = fileURLToPath(new URL('../../..', import.meta.url));

// got loads these three for options that we never use; stubbed they save 17 to 38 ms at every start
// (spec/toolchain.md 4). Using one of those options throws.
const unusedByGot = ['http2-wrapper', 'cacheable-request', 'cacheable-lookup'];
// Measured on the injector: 660 kB of 1.9 MB, and 1.5 MB of 18.8 MB anonymous memory when idle.
const unusedByExpress = ['body-parser', 'mime-db', 'qs'];
const unusedByMetrics = ['@opentelemetry/api'];
// Measured: 600 kB of 1.3 MB, and 2.7 MiB of 20 to 23 MiB idle; most webhooks need neither.
const besideInjector = { yaml: ['yaml'], x509: ['reflect-metadata', '@peculiar/x509'] };
const stubbed: Readonly<Record<AppName, readonly string[]>> = {
  agent: unusedByGot,
  injector: [...unusedByExpress, ...unusedByMetrics],
};

/**
 * Bundles `apps/NAME/src/main.ts` to `apps/NAME/bundle/NAME.cjs`, executable, replaced atomically. The agent's, whose
 * start counts in every pod, loads itself in parts and has its code cache beside it, `agent.cjs.cache`.
 */
export async function bundleApp(app: AppName): Promise<BundleReport> {
  await mkdir(`${workspaceRoot}/apps/${app}/bundle`, { recursive: true });
  const options = await commonOptions(app);
  const metafile = app === 'agent' ? await bundleAgent(options) : await bundleInjector(options);
  const file = `apps/${app}/bundle/${app}.cjs`;
  await replace(`${workspaceRoot}/${file}.meta.json`, JSON.stringify(metafile), false);
  const { size } = await stat(`${workspaceRoot}/${file}`);
  return { file, sizeBytes: size, modules: Object.keys(metafile.inputs).length };
}

async function commonOptions(app: AppName): Promise<BuildOptions> {
  return {
    absWorkingDir: workspaceRoot,
    alias: Object.fromEntries(stubbed[app].map((name) => [name, stubOf(name)])),
    define: { 'process.env.SLUICE_VERSION': JSON.stringify(await version()) },
  };
}

async function bundleInjector(options: BuildOptions): Promise<Metafile> {
  const file = 'apps/injector/bundle/injector.cjs';
  const { metafile, outputFiles } = await build({
    ...options,
    ...bundleOptions,
    entryPoints: ['apps/injector/src/main.ts'],
    outfile: file,
    format: 'cjs', // measured: ESM costs 20 ms and 3.5 to 5 MB more
    sourcemap: 'external',
    sourcesContent: false,
    banner: { js: '#!/usr/bin/env node' },
    // As `require`: Node's own finds no names in a file of CommonJS whose exports are made while it runs, as yaml's are.
    supported: { 'dynamic-import': false },
    plugins: [leaveBeside(file, besideInjector)],
  });
  const beside = await buildBeside(file, besideInjector, `${workspaceRoot}/apps/injector`, options);
  for (const { path, contents } of beside.outputFiles) await replace(path, contents, false);
  for (const { path, contents } of outputFiles) await replace(path, contents, path.endsWith('.cjs'));
  return { ...metafile, inputs: { ...metafile.inputs, ...beside.inputs } };
}

async function bundleAgent(options: BuildOptions): Promise<Metafile> {
  const file = `${workspaceRoot}/apps/agent/bundle/agent.cjs`;
  const { code, legalText, metafile } = await bundleInParts('apps/agent/src/main.ts', {
    ...options,
    external: ['got'], // docs/decisions/0034: the agent has a smaller transport, nothing of got may be in it
  });
  await replace(`${file}.LEGAL.txt`, legalText, false);
  await replaceAgent(file, code);
  return metafile;
}

/** The old cache goes first and the new one comes last: no moment has a bundle with a cache of another. */
async function replaceAgent(path: string, code: string): Promise<void> {
  const cache = `${path}.cache`;
  await rm(cache, { force: true });
  await replace(path, selfLoading(code, basename(cache)), true);
  const rehearsal = { bundle: path, key: cacheKey(code), nodeFlags: agentLaunch.nodeFlags };
  await replace(cache, await makeCodeCache(rehearsal), false);
}

function stubOf(name: string): string {
  return fileURLToPath(new URL(`./stubs/${name.replace(/^@/, '').replace('/', '-')}.js`, import.meta.url));
}

async function version(): Promise<string> {
  const text = await readFile(`${workspaceRoot}/packages/core/package.json`, 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

async function replace(path: string, contents: string | Uint8Array, executable: boolean): Promise<void> {
  const temporary = `${path}.${String(process.pid)}.tmp`;
  await writeFile(temporary, contents, { mode: executable ? 0o755 : 0o644 });
  await rename(temporary, path);
}
