// Writes what is generated from the catalogues, or checks that it is up to date.
//   main.ts            writes the files that differ and names them; so does --write, also beside --check
//   main.ts --check    names the files that differ; exit code 1 when there is one
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateArtifacts } from './artifacts.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
const words = process.argv.slice(2);
const isCheck = words.includes('--check') && !words.includes('--write'); // the npm script gives --check
refuseOthers(words.filter((word) => !['--check', '--write'].includes(word)));
const artifacts = await generateArtifacts(root);
const stale = artifacts.filter(({ path, content }) => contentOf(path) !== content);

for (const { path, content } of stale) {
  if (isCheck) {
    console.error(`${path}: differs from its catalogue; run npm run generated -- --write`);
    continue;
  }
  mkdirSync(dirname(`${root}/${path}`), { recursive: true });
  writeFileSync(`${root}/${path}`, content);
  console.log(`wrote ${path}`);
}
console.log(`${artifacts.length} generated files, ${stale.length} ${isCheck ? 'out of date' : 'written'}`);
if (isCheck && stale.length > 0) process.exitCode = 1;

function refuseOthers([word]: readonly string[]): void {
  if (word === undefined) return;
  const isHelp = ['--help', '-h'].includes(word);
  const usage = 'npm run generated checks, npm run generated -- --write writes what differs';
  console.error(isHelp ? usage : `${word}: unknown flag; ${usage}`);
  process.exit(isHelp ? 0 : 2);
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(`${root}/${path}`, 'utf8');
  } catch {
    return undefined;
  }
}
