import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The applications of the demos, one file each without further modules, in `folder`. */
export async function buildPrograms(folder: string): Promise<Readonly<Record<ProgramName, string>>> {
  const entryPoints = Object.fromEntries(
    programNames.map((name) => [name, fileURLToPath(new URL(`${name}.ts`, import.meta.url))]),
  );
  await build({
    entryPoints,
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    conditions: ['@sluice/source'],
    external: ['pg-native'],
    logLevel: 'error',
  });
  return Object.fromEntries(programNames.map((name) => [name, join(folder, `${name}.cjs`)])) as Record<
    ProgramName,
    string
  >;
}

export const programNames = ['web', 'coffee', 'users'] as const;
export type ProgramName = (typeof programNames)[number];
