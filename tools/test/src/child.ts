import { pathToFileURL } from 'node:url';

/** Sent once, when every suite has run. */
export interface SuiteResults {
  readonly passed: number;
  readonly total: number;
  readonly problems: readonly string[];
  readonly failures: string;
}

/** Sent when the process is still alive some time after that. */
export interface StillOpen {
  readonly open: readonly string[];
}

/** Sent before each test, and with `''` after the last of a suite. */
export interface Running {
  readonly running: string;
}

type SuiteRun = () => Promise<[errors: string | true, passed: number, skipped: number, total: number]>;
interface UvuGlobals {
  UVU_DEFER?: number;
  UVU_QUEUE?: [name: string | null, ...runs: SuiteRun[]][];
}

const OPEN_AFTER_MS = 2000;
const uvu = globalThis as UvuGlobals;
const problems: string[] = [];
let passed = 0;
let total = 0;
let failures = '';
let reported = false;

process.on('uncaughtException', (error) => {
  note('thrown outside any test', error);
});
process.on('unhandledRejection', (reason) => {
  note('rejection nobody awaited', reason);
});

// uvu has no hook for it, and puts the name of each test into the state of its suite before it runs it.
Object.defineProperty(Object.prototype, '__test__', {
  configurable: true,
  get: () => undefined,
  set(this: { readonly __suite__?: string }, name: string) {
    const running: Running = { running: name === '' ? '' : `${this.__suite__ ?? ''}: ${name}` };
    process.send?.(running);
  },
});
uvu.UVU_DEFER = 1;
await import('uvu');
uvu.UVU_QUEUE = [[null]];
try {
  await import(pathToFileURL(process.argv[2] ?? '').href);
} catch (error) {
  note('does not load', error);
}
const [, ...runs] = uvu.UVU_QUEUE[0] ?? [null];
if (runs.length === 0 && problems.length === 0) problems.push('registers no suite: is .run() missing?');
for (const run of runs) await runSuite(run);
await new Promise((resolve) => setImmediate(resolve)); // late rejections arrive here
report({ passed, total: Math.max(total, passed + (problems.length > 0 ? 1 : 0)), problems, failures });

function note(what: string, error: unknown): void {
  const text = `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  problems.push(text);
  if (!reported) return;
  process.exitCode = 1; // too late for the report: the exit code tells
  console.error(text);
}

async function runSuite(run: SuiteRun): Promise<void> {
  const [errors, ran, skipped, planned] = await run();
  passed += ran;
  total += planned;
  if (typeof errors === 'string') failures += errors;
  else if (ran < planned) problems.push('a hook threw, or something other than an Error was thrown');
  if (planned === 0) problems.push('a suite has no tests');
  if (skipped > 0) problems.push(`${String(skipped)} tests hidden by skip or only`);
}

function report(results: SuiteResults): void {
  reported = true;
  process.exitCode = 0;
  process.send?.(results);
  setTimeout(() => {
    const open: StillOpen = {
      open: process.getActiveResourcesInfo().filter((name) => !/^(TTYWrap|PipeWrap)$/.test(name)),
    };
    process.send?.(open, () => process.exit(1));
  }, OPEN_AFTER_MS).unref();
}
