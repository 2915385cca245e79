// Packs every package and app, checks the tarballs (publint, attw), installs all of them together in one empty project,
// and runs each README example there. Source: spec/decisions.md 12. Exit code 1 when anything is wrong.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureBundles } from '@sluice/bundle';
import { transform } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { inPairs, packAll } from './pack-all.ts';
import type { Packed } from './pack-all.ts';
import { readmeExamples } from './readme-examples.ts';

const run = promisify(execFile);
const problems: string[] = [];

const work = await mkdtemp(join(tmpdir(), 'sluice-packages-'));
try {
  await attempt('tsc -b', () => run('npx', ['tsc', '-b']));
  await attempt('bundles', () => ensureBundles()); // the apps publish them
  if (problems.length === 0) await checkAll();
} finally {
  await rm(work, { recursive: true, force: true });
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

async function checkAll(): Promise<void> {
  const packed = await packAll(work);
  await inPairs(packed, checkTarball);
  await installTogether(packed);
  await inPairs(packed, runExamples);
}

async function checkTarball({ folder, name, tarball }: Packed): Promise<void> {
  const manifest = JSON.parse(await readFile(`${folder}/package.json`, 'utf8')) as Record<string, unknown>;
  const bytes = new Uint8Array(await readFile(tarball)).buffer;
  const { messages } = await publint({ pack: { tarball: bytes }, strict: true });
  for (const message of messages)
    problems.push(`${name}: publint: ${formatMessage(message, manifest) ?? message.code}`);
  const attw = ['attw', tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-color'];
  await attempt(`${name}: attw`, () => run('npx', attw));
}

async function installTogether(packed: readonly Packed[]): Promise<void> {
  await writeFile(join(work, 'package.json'), JSON.stringify({ name: 'empty', private: true, type: 'module' }));
  const tarballs = packed.map(({ tarball }) => tarball);
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...tarballs], { cwd: work });
  console.log(`installed ${String(packed.length)} tarballs together`);
}

async function runExamples({ folder, name }: Packed): Promise<void> {
  const examples = readmeExamples(await readFile(`${folder}/README.md`, 'utf8').catch(() => ''));
  if (examples.length === 0 && folder.startsWith('packages/'))
    problems.push(`${name}: no README.md with an example to run`);
  for (const { line, code, output } of examples) {
    const where = `${folder}/README.md:${String(line)}`;
    const file = join(work, `${name.replace(/\W+/g, '-')}-${String(line)}.mjs`);
    await writeFile(file, (await transform(code, { loader: 'ts', target: 'node20', format: 'esm' })).code);
    await attempt(where, async () => {
      const { stdout } = await run(process.execPath, [file], { cwd: work, timeout: 20_000 });
      if (output !== undefined && stdout.trim() !== output.trim()) {
        problems.push(`${where}: prints\n${stdout}but the README says\n${output}`);
      }
    });
    console.log(`ran ${where}`);
  }
}

async function attempt(what: string, action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    problems.push(`${what}: ${stdout}${stderr}` || `${what}: ${message}`);
  }
}
