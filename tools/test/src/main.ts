// Runs each test file in a process of its own and believes only what it counted itself.
//   main.ts [folder or file ...] [--verbose]      environment: TEST_JOBS, TEST_TIMEOUT_MS, TEST_NODE, SLUICE_REQUIRE
// A file whose needs this machine does not meet is named and left out of both counts; SLUICE_REQUIRE=all fails it.
// Last line: "N passed, N failed". Exit code 1 on any failure, and when nothing ran; 2 for wrong words.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { ensureBundles } from '@sluice/bundle';
import { help, parseCommandLine } from './command-line.ts';
import { findTestFiles, sourceProblems, timeoutOf } from './files.ts';
import { unmetNeed } from './needs.ts';
import { killAll, runFile } from './process.ts';
import type { FileReport } from './process.ts';

const { roots, verbose, help: asksForHelp, problems } = parseCommandLine(process.argv.slice(2));
const totals = { passed: 0, failed: 0 };
let files: readonly string[] = [];
let next = 0;

if (asksForHelp) process.stdout.write(help);
else if (problems.length > 0) refuse();
else await runAll();

function refuse(): void {
  for (const problem of problems) console.error(problem);
  process.exitCode = 2;
}

async function runAll(): Promise<void> {
  files = findTestFiles(roots.length > 0 ? roots : ['packages', 'apps', 'tools']);
  process.on('SIGINT', () => {
    killAll();
    process.exit(130);
  });
  if (roots.length === 0) await ensureBundles(); // once, before the workers: several suites start the bundles
  const jobs = Number(process.env['TEST_JOBS'] ?? availableParallelism());
  await Promise.all(Array.from({ length: jobs }, worker));
  if (files.length === 0) console.error(`no *.test.ts under ${roots.join(', ')}`);
  console.log(`${String(totals.passed)} passed, ${String(totals.failed)} failed`);
  process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;
}

async function worker(): Promise<void> {
  for (let file = files[next++]; file !== undefined; file = files[next++]) {
    const source = readFileSync(file, 'utf8');
    const unmet = unmetNeed(source);
    if (unmet !== undefined && process.env['SLUICE_REQUIRE'] !== 'all') {
      console.log(`not run here: ${relative('.', file)} (${unmet})`);
      continue;
    }
    show(
      file,
      await runFile(file, timeoutOf(source), [...sourceProblems(source), ...(unmet === undefined ? [] : [unmet])]),
    );
  }
}

function show(file: string, { passed, total, problems, failures, ms }: FileReport): void {
  const failed = Math.max(total - passed, problems.length > 0 ? 1 : 0);
  totals.passed += passed;
  totals.failed += failed;
  const line = `${relative('.', file)}  ${String(passed)}/${String(total)}  ${String(Math.round(ms))} ms`;
  if (failed > 0) console.error(['', `FAIL ${line}`, ...problems.map((text) => `  ${text}`), failures].join('\n'));
  else if (verbose) console.log(line);
}
