import { readFile } from 'node:fs/promises';
import { transform } from 'esbuild';

/** A program of ours as CommonJS that Node runs in a pod as it is. It may import only Node's own modules. */
export async function transpile(file: string): Promise<string> {
  const { code } = await transform(await readFile(file, 'utf8'), { loader: 'ts', format: 'cjs', target: 'node20' });
  return code;
}
