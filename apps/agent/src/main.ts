import { basename } from 'node:path';
import { createLatestValue } from '@sluice/agent-runtime';
import { watchStandardStreams } from '@sluice/platform-node';
import { runCommandLine } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';

/** Runs the command line of this process and sets its exit code. */
export async function main(): Promise<void> {
  // First of all: without a handler, SIGUSR1 opens Node's inspector and with it every secret (spec/agent.md 12 item 20).
  const dumps = createLatestValue<object>();
  process.on('SIGUSR1', () => {
    dumps.publish({});
  });
  // Counts if the process ever runs out of work before it has an answer.
  process.exitCode = exitCodes.failure;
  watchStandardStreams(process, exitCodes.failure);
  const name = basename(process.argv[1] ?? '');
  if (name === 'vault' || name === 'bao') process.title = name;
  const { stop, reloads } = listenToSignals();
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    env: process.env,
    processId: process.pid,
    output: {
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
    },
    input: process.stdin,
    log: process.stderr,
    stop,
    reloads,
    dumps,
    signals: { listen: listenToPassedOn },
  });
}

/** Source: spec/agent.md 7.5. */
const passedOn = ['SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGCONT', 'SIGQUIT'] as const;

function listenToPassedOn(listener: (name: string) => void): () => void {
  for (const name of passedOn) process.on(name, listener);
  return () => {
    for (const name of passedOn) process.off(name, listener);
  };
}

/** Before Kubernetes would kill it, 30 s after the first signal; the longest part of an orderly stop takes 25 s. */
const lateMs = 28_000;

/** The first SIGTERM or SIGINT stops the agent in order, a second one or being late at once. SIGHUP reloads. Source: spec/agent.md 1.6. */
function listenToSignals(): { stop: AbortSignal; reloads: ReturnType<typeof createLatestValue<object>> } {
  const stop = new AbortController();
  const reloads = createLatestValue<object>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) endNow();
      stop.abort(new Error(`received ${signal}`));
      setTimeout(() => {
        process.stderr.write('the agent did not stop in time; ending it\n');
        endNow();
      }, lateMs).unref();
    });
  }
  process.on('SIGHUP', () => {
    reloads.publish({});
  });
  process.on('SIGPIPE', () => undefined);
  return { stop: stop.signal, reloads };
}

/** Exiting waits for operations on files in progress, and one on a dead mount or an open pipe never ends. */
function endNow(): void {
  const busy = process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'));
  if (busy) process.kill(process.pid, 'SIGKILL');
  else process.exit(exitCodes.failure);
}

// A bug ends the process with one line; a stack trace helps nobody who runs it and may show values.
main().catch((error: unknown) => {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : typeof error;
  process.stderr.write(`internal error of the agent: ${what}; report it\n`);
  process.exitCode = exitCodes.failure;
});
