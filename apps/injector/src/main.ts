import { text } from 'node:stream/consumers';
import { createNodeFileSystem } from '@sluice/platform-node';
import { runCommandLine } from './command-line.ts';
import { exitCodes } from './commands/output.ts';

/** Runs the command line of this process and sets its exit code. */
export async function main(): Promise<void> {
  const requested = new AbortController();
  const now = new AbortController();
  const bugs: unknown[] = [];
  // Before anything listens: without a handler, SIGTERM would end the process and drop its requests.
  process.on('SIGTERM', () => {
    if (requested.signal.aborted) now.abort({ kind: 'signal', name: 'SIGTERM' });
    else requested.abort({ kind: 'signal', name: 'SIGTERM' });
  });
  process.on('SIGINT', () => {
    now.abort({ kind: 'signal', name: 'SIGINT' });
  });
  // A bug outside of a request: let open requests end, then let the process be started anew.
  process.on('uncaughtException', (error: unknown) => {
    reportBug(error);
    bugs.push(error);
    requested.abort({ kind: 'bug' });
  });
  // A reader that has enough (`| head`) is no failure.
  process.stdout.on('error', ignore);
  process.stderr.on('error', ignore);
  const code = await runCommandLine(process.argv.slice(2), {
    env: process.env,
    output: {
      out: (line) => process.stdout.write(line),
      err: (line) => process.stderr.write(line),
    },
    input: { files: createNodeFileSystem(), readStandardInput: () => text(process.stdin) },
    log: process.stderr,
    shutdown: { requested: requested.signal, now: now.signal },
  });
  process.exitCode = bugs.length > 0 ? exitCodes.failure : code;
}

// One line: a stack trace helps nobody who runs it, and messages of bugs may quote what was worked on.
function reportBug(error: unknown): void {
  const place = error instanceof Error ? /^\s*at (.+)$/m.exec(error.stack ?? '')?.[1] : undefined;
  const what = error instanceof Error ? error.name : typeof error;
  process.stderr.write(`internal error of the injector: ${what} at ${place ?? 'unknown place'}; report it\n`);
}

function ignore(): void {
  // Nothing to do.
}

main().catch((error: unknown) => {
  reportBug(error);
  process.exitCode = exitCodes.failure;
});
