import { text } from 'node:stream/consumers';
import { createNodeFileSystem } from '@sluice/platform-node';
import { runCommandLine } from './command-line.ts';
import { exitCodes } from './commands/output.ts';

/** Runs the command line of this process and sets its exit code. */
export async function main(): Promise<void> {
  const requested = new AbortController();
  const now = new AbortController();
  // Before anything listens: without a handler, SIGTERM would end the process and drop its requests.
  process.on('SIGTERM', () => {
    if (requested.signal.aborted) now.abort({ kind: 'signal', name: 'SIGTERM' });
    else requested.abort({ kind: 'signal', name: 'SIGTERM' });
  });
  process.on('SIGINT', () => {
    now.abort({ kind: 'signal', name: 'SIGINT' });
  });
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    env: process.env,
    output: {
      out: (line) => process.stdout.write(line),
      err: (line) => process.stderr.write(line),
    },
    input: { files: createNodeFileSystem(), readStandardInput },
    log: process.stderr,
    shutdown: { requested: requested.signal, now: now.signal },
  });
}

function readStandardInput(): Promise<string> {
  return text(process.stdin);
}

// A bug ends the process with one line; a stack trace helps nobody who runs it and may show values.
main().catch((error: unknown) => {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : typeof error;
  process.stderr.write(`internal error of the injector: ${what}; report it\n`);
  process.exitCode = exitCodes.failure;
});
