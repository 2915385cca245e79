import { Readable, Writable } from 'node:stream';
import { createLatestValue } from '@sluice/agent-runtime';
import type { LatestValueSource } from '@sluice/agent-runtime';
import { runCommandLine } from '@sluice/agent';

/** How a command ended and what it said. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly log: string;
}

/** A command of the agent that runs in this process. */
export interface RunningCommand extends AsyncDisposable {
  readonly ended: Promise<Ended>;
  /** Everything logged so far. */
  log(): string;
  /** Resolves when standard output has the text. */
  printed(text: string): Promise<void>;
  /** Resolves when the log has the text that many times. */
  logged(text: string, times?: number): Promise<void>;
  readonly reloads: LatestValueSource<object>;
  /** As if the process got this signal. */
  signal(name: string): void;
  stop(): void;
}

export function start(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = '',
): RunningCommand {
  const stop = new AbortController();
  const reloads = createLatestValue<object>();
  const signalled = new Set<(name: string) => void>();
  const texts = { out: '', err: '', log: '' };
  const listeners = new Set<() => void>();
  const log = new Writable({
    write(chunk: Buffer, _encoding, done) {
      texts.log += chunk.toString();
      for (const listener of listeners) listener();
      done();
    },
  });
  const ended = runCommandLine(words, {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    processId: process.pid,
    output: {
      out(result) {
        texts.out += typeof result === 'string' ? result : Buffer.from(result).toString('latin1');
        for (const listener of listeners) listener();
      },
      err: (text) => (texts.err += text),
    },
    input: Readable.from([input]),
    log,
    stop: stop.signal,
    reloads,
    dumps: createLatestValue<object>(),
    signals: {
      listen(listener) {
        signalled.add(listener);
        return () => signalled.delete(listener);
      },
    },
  }).then((code) => ({ code, ...texts }));
  const until = async (holds: () => boolean, what: string): Promise<void> => {
    while (!holds()) {
      await new Promise<void>((resolve, reject) => {
        listeners.add(resolve);
        void ended.then((end) => {
          reject(new Error(`ended with ${end.code} before ${what}:\n${end.err}${end.log}`));
        });
      });
      listeners.clear();
    }
  };
  const abort = (): void => {
    stop.abort(new Error('received SIGTERM'));
  };
  return {
    ended,
    reloads,
    log: () => texts.log,
    printed: (text) => until(() => texts.out.includes(text), `${JSON.stringify(text)} was printed`),
    logged: (text, times = 1) =>
      until(() => texts.log.split(text).length - 1 >= times, `${JSON.stringify(text)} was logged`),
    signal(name) {
      for (const listener of signalled) listener(name);
    },
    stop: abort,
    async [Symbol.asyncDispose]() {
      abort();
      await ended;
    },
  };
}

/** Runs a command to its end. */
export function run(words: readonly string[], env: Readonly<Record<string, string>> = {}, input = ''): Promise<Ended> {
  return start(words, env, input).ended;
}
