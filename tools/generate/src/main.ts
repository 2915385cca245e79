// Writes what is generated from the catalogues, or checks that it is up to date.
//   main.ts            writes the files that differ and names them
//   main.ts --check    names the files that differ; exit code 1 when there is one
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateArtifacts } from './artifacts.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
const isCheck = process.argv.includes('--check');
const artifacts = await generateArtifacts(root);
const stale = artifacts.filter(({ path, content }) => contentOf(path) !== content);

for (const { path, content } of stale) {
  if (isCheck) {
    console.error(
      `${path}: differs from its catalogue; run "node --import tsx --conditions=@sluice/source tools/generate/src/main.ts"`,
    );
    continue;
  }
  mkdirSync(dirname(`${root}/${path}`), { recursive: true });
  writeFileSync(`${root}/${path}`, content);
  console.log(`wrote ${path}`);
}
console.log(`${artifacts.length} generated files, ${stale.length} ${isCheck ? 'out of date' : 'written'}`);
if (isCheck && stale.length > 0) process.exitCode = 1;

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(`${root}/${path}`, 'utf8');
  } catch {
    return undefined;
  }
}
