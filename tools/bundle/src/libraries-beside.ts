import { basename } from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions, Metafile, OutputFile, Plugin } from 'esbuild';
import { bundleOptions } from './bundle-in-parts.ts';

/** Libraries that get files of their own beside a bundle: by the name in the file's name, what is in it, in order. */
export type LibrariesBeside = Readonly<Record<string, readonly string[]>>;

/** The path of one of those files: `yaml` of `injector.cjs` is `injector.yaml.cjs`. */
export function pathBeside(bundle: string, name: string): string {
  return bundle.replace(/\.cjs$/, `.${name}.cjs`);
}

/**
 * Leaves the libraries out of a bundle, which loads them from the files beside it when it comes to their imports. What
 * is in a bundle is in memory, also the text of functions that never run.
 */
export function leaveBeside(bundle: string, libraries: LibrariesBeside): Plugin {
  const files = new Map(
    Object.entries(libraries).flatMap(([name, members]) =>
      members.map((member) => [member, `./${basename(pathBeside(bundle, name))}`]),
    ),
  );
  return {
    name: 'leave-beside',
    setup(plugin) {
      plugin.onResolve({ filter: /^[@\w]/ }, ({ path }) => {
        const file = files.get(path);
        return file === undefined ? undefined : { path: file, external: true };
      });
    },
  };
}

/** What `buildBeside` made. */
export interface BuiltBeside {
  readonly outputFiles: readonly OutputFile[];
  readonly inputs: Metafile['inputs'];
}

/** Bundles the libraries to their files. `options` as for the bundle; `resolveDir` has them installed. */
export async function buildBeside(
  bundle: string,
  libraries: LibrariesBeside,
  resolveDir: string,
  options: BuildOptions,
): Promise<BuiltBeside> {
  const outputFiles: OutputFile[] = [];
  const inputs: Metafile['inputs'] = {};
  for (const [name, members] of Object.entries(libraries)) {
    const contents = members.map((member) => `export * from ${JSON.stringify(member)};`).join('\n');
    const stdin = { contents, resolveDir };
    const outfile = pathBeside(bundle, name);
    const built = await build({ ...options, ...bundleOptions, format: 'cjs', outfile, stdin });
    outputFiles.push(...built.outputFiles);
    Object.assign(inputs, built.metafile.inputs);
  }
  delete inputs['<stdin>']; // no file
  return { outputFiles, inputs };
}
