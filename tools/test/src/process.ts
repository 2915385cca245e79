import { fork } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findCanary } from './canary.ts';
import { watchCommandLines } from './command-lines.ts';
import type { Running, StillOpen, SuiteResults } from './child.ts';

/** What one file did. `total` is what should have run, `problems` what uvu would not have told. */
export interface FileReport extends SuiteResults {
  readonly ms: number;
}

// TEST_NODE runs the tests on another Node (24 or later). From 24 on Node erases types itself; before, tsx does.
const execPath = process.env['TEST_NODE'] ?? process.execPath;
const erasesTypes = process.env['TEST_NODE'] !== undefined || Number(process.versions.node.split('.')[0]) >= 24;
const execArgv = [...(erasesTypes ? [] : ['--import', 'tsx']), '--conditions=@sluice/source'];
const child = fileURLToPath(new URL('child.ts', import.meta.url));
const running = new Map<number, string>();

/** Runs one test file; never rejects. */
export async function runFile(file: string, timeoutMs: number, found: readonly string[]): Promise<FileReport> {
  const started = performance.now();
  const problems: string[] = [];
  let results: SuiteResults | undefined;
  let output = '';
  let runningTest = '';

  const folder = temporaryFolder();
  const env = { ...process.env, TMPDIR: folder };
  const run = fork(child, [file], { execPath, execArgv, env, silent: true, detached: true });
  const pid = run.pid ?? 0;
  running.set(pid, folder);
  for (const stream of [run.stdout, run.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  run.on('message', (message: SuiteResults | StillOpen | Running) => {
    if ('running' in message) runningTest = message.running;
    else if ('open' in message) problems.push(`left open: ${message.open.join(', ')}`);
    else results = message;
  });
  const seenInCommandLines = watchCommandLines(pid);
  const timer = setTimeout(() => {
    const where = runningTest === '' ? 'outside of its tests' : `in "${runningTest}"`;
    problems.push(`took longer than ${String(timeoutMs)} ms, ${where}`);
    problems.push(`alone: npm test -- ${relative('.', file)}`);
    killGroup(pid);
  }, timeoutMs);
  const ending = await new Promise<string>((resolve) => {
    run.on('close', (code, signal) => {
      resolve(String(code ?? signal));
    });
  });
  clearTimeout(timer);
  const leaked = seenInCommandLines();
  killGroup(pid);

  if (results === undefined) {
    const where = runningTest === '' || problems.length > 0 ? '' : `, in "${runningTest}"`;
    problems.push(`ended (${ending}) before its suites did${where}`);
  } else if (ending !== '0' && problems.length === 0) problems.push(`ended with ${ending} after its suites`);
  const canary = findCanary(output);
  if (canary !== undefined) problems.push(`printed a secret (${canary}...)`);
  if (leaked !== undefined) problems.push(`a process had a secret among its arguments (${leaked}...)`);
  const { passed, total, failures } = results ?? { passed: 0, total: 1, failures: '' };
  const all = [...found, ...(results?.problems ?? []), ...problems];
  const shown = failures === '' && all.length > 0 ? output.slice(-4000) : failures;
  return { passed, total, problems: all, failures: shown, ms: performance.now() - started };
}

/** Ends every test process and what it started. */
export function killAll(): void {
  for (const pid of running.keys()) killGroup(pid);
}

// Of one file: what it leaves there goes with it, also when it was killed. Other users may enter.
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-t-'));
  chmodSync(folder, 0o1777);
  return folder;
}

// The file's own children end with it, so that a failing test leaves nothing running and no file.
function killGroup(pid: number): void {
  const folder = running.get(pid);
  running.delete(pid);
  try {
    if (pid > 0) process.kill(-pid, 'SIGKILL');
  } catch {
    // already gone
  }
  if (folder !== undefined) removeFolder(folder);
}

function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  } catch {
    // something that was just killed still writes there: the system cleans up
  }
}
