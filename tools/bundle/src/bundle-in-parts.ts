import { basename } from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions, Metafile } from 'esbuild';
import { lateBuiltins } from './late-builtins.ts';
import { linkChunks } from './link-chunks.ts';

/** How every bundle is made. */
export const bundleOptions: BuildOptions & { readonly metafile: true; readonly write: false } = {
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node20',
  conditions: ['@sluice/source'],
  mainFields: ['module', 'main'],
  minifySyntax: true,
  minifyWhitespace: true,
  minifyIdentifiers: false, // names in stack traces and in error.name
  legalComments: 'external', // NAME.cjs.LEGAL.txt goes into the image
  metafile: true,
  logLevel: 'warning',
};

export interface BundledParts {
  /** CommonJS, in parts that run when they are first imported. */
  readonly code: string;
  /** Licences of what is in it. */
  readonly legalText: string;
  readonly metafile: Metafile;
}

/** Bundles the program at `entryPoint` to one text, split at every `import()`. `options` add to `bundleOptions`. */
export async function bundleInParts(entryPoint: string, options: BuildOptions = {}): Promise<BundledParts> {
  const { metafile, outputFiles } = await build({
    ...options,
    ...bundleOptions,
    entryPoints: [entryPoint],
    outdir: 'bundle', // nothing is written there; chunks are named as if it were
    format: 'esm',
    splitting: true,
    plugins: [lateBuiltins],
  });
  const outputs = outputFiles.map(({ path, text }) => ({ name: basename(path), code: text }));
  const chunks = outputs.filter(({ name }) => name.endsWith('.js'));
  const legal = outputs.filter(({ name, code }) => name.endsWith('.LEGAL.txt') && code !== '');
  return {
    code: linkChunks(chunks, basename(entryPoint).replace(/\.m?[jt]s$/, '.js')),
    legalText: legal.map(({ code }) => code).join('\n'),
    metafile,
  };
}
