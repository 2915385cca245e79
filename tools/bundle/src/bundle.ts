import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Metafile } from 'esbuild';

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
const unusedByExpress = ['body-parser', 'mime-db'];
const stubbed: Readonly<Record<AppName, readonly string[]>> = { agent: unusedByGot, injector: unusedByExpress };

/** Bundles `apps/NAME/src/main.ts` to `apps/NAME/bundle/NAME.cjs`, executable, replaced atomically. */
export async function bundleApp(app: AppName): Promise<BundleReport> {
  const file = `apps/${app}/bundle/${app}.cjs`;
  const { metafile, outputFiles } = await build({
    absWorkingDir: workspaceRoot,
    entryPoints: [`apps/${app}/src/main.ts`],
    outfile: file,
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs', // measured: ESM costs 20 ms and 3.5 to 5 MB more
    conditions: ['@sluice/source'],
    mainFields: ['module', 'main'],
    minifySyntax: true,
    minifyWhitespace: true,
    minifyIdentifiers: false, // names in stack traces and in error.name
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'external', // NAME.cjs.LEGAL.txt goes into the image
    banner: { js: '#!/usr/bin/env node' },
    alias: Object.fromEntries(stubbed[app].map((name) => [name, stubOf(name)])),
    define: { 'process.env.SLUICE_VERSION': JSON.stringify(await version()) },
    metafile: true,
    logLevel: 'warning',
  });
  await mkdir(`${workspaceRoot}/apps/${app}/bundle`, { recursive: true });
  for (const output of outputFiles) await replace(output.path, output.contents, output.path.endsWith('.cjs'));
  await replace(`${workspaceRoot}/${file}.meta.json`, JSON.stringify(metafile), false);
  return { file, sizeBytes: sizeOf(metafile, file), modules: Object.keys(metafile.inputs).length };
}

function stubOf(name: string): string {
  return fileURLToPath(new URL(`./stubs/${name}.js`, import.meta.url));
}

function sizeOf(metafile: Metafile, file: string): number {
  return metafile.outputs[file]?.bytes ?? 0;
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
