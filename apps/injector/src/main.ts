import { buffer } from 'node:stream/consumers';
import { createNodeFileSystem, watchStandardStreams } from '@sluice/platform-node';
import { runCommandLine } from './command-line.ts';
import { exitCodes } from './commands/output.ts';
import { describeBug, missingFileOf } from './describe-bug.ts';
import type { Shutdown } from './serve/serve.ts';

/** Runs the command line of this process and sets its exit code. */
export async function main(): Promise<void> {
  const bug = new AbortController();
  let isServing = false;
  // A bug outside of a request: let open requests end, then let the process be started anew.
  process.on('uncaughtException', (error: unknown) => {
    reportBug(error);
    if (!isServing) process.exit(exitCodes.failure);
    bug.abort({ kind: 'bug' });
  });
  watchStandardStreams(process, exitCodes.failure);
  if (process.pid === 1) endOnSignals();
  const code = await runCommandLine(process.argv.slice(2), {
    env: process.env,
    output: {
      out: (line) => process.stdout.write(line),
      err: (line) => process.stderr.write(line),
    },
    input: { files: createNodeFileSystem(), readStandardInput: () => buffer(process.stdin) },
    log: process.stderr,
    openShutdown: () => {
      isServing = true;
      return openShutdown(bug.signal);
    },
  });
  process.exitCode = bug.signal.aborted ? exitCodes.failure : code;
}

// Other commands have nothing to bring to an end: without handlers, signals end them even while they compute.
function openShutdown(bug: AbortSignal): Shutdown {
  const requested = new AbortController();
  const now = new AbortController();
  for (const [name, listener] of Object.entries(endings)) process.off(name, listener);
  process.on('SIGTERM', () => {
    if (requested.signal.aborted) now.abort({ kind: 'signal', name: 'SIGTERM' });
    else requested.abort({ kind: 'signal', name: 'SIGTERM' });
  });
  process.on('SIGINT', () => {
    now.abort({ kind: 'signal', name: 'SIGINT' });
  });
  return { requested: AbortSignal.any([requested.signal, bug]), now: now.signal };
}

// What the kernel does for every process but the first of a container, with the exit codes of shells.
const endings: Readonly<Record<'SIGINT' | 'SIGTERM', () => never>> = {
  SIGINT: () => process.exit(130),
  SIGTERM: () => process.exit(143),
};

function endOnSignals(): void {
  for (const [name, listener] of Object.entries(endings)) process.on(name, listener);
}

// One line: a stack trace helps nobody who runs it.
function reportBug(error: unknown): void {
  const what = describeBug(error);
  const line = missingFileOf(error) === undefined ? `internal error of the injector: ${what}; report it` : what;
  process.stderr.write(`${line}\n`);
}

main().catch((error: unknown) => {
  reportBug(error);
  process.exitCode = exitCodes.failure;
});
