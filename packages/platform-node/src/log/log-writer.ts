import type { Clock, LogFields, Logger, LogLevel } from '@sluice/core';
import { formatJsonLine } from './json-line.ts';
import { formatStandardLine } from './standard-line.ts';

/** The forms of spec/agent.md 1.8. */
export type LogFormat = 'standard' | 'json';

export interface LogWriterOptions {
  /** Where lines go; usually `process.stderr`. */
  readonly stream: NodeJS.WritableStream;
  readonly clock: Pick<Clock, 'wallMs'>;
  /** Name in front of every line: `agent`, `injector`. */
  readonly name: string;
  /** Default: `standard`. */
  readonly format?: LogFormat;
  /** What is less important is dropped. Default: `info`. */
  readonly level?: LogLevel;
}

/** Writes one line an event. Never throws: a broken stream (EPIPE) makes it silent. */
export interface LogWriter extends Logger {
  /** The same writer under a longer name: `agent` and `auth.handler` give `agent.auth.handler`. */
  named(name: string): Logger;
  setLevel(level: LogLevel): void;
  setFormat(format: LogFormat): void;
  /** Resolves when everything written so far has left the process, or cannot leave it. */
  flush(): Promise<void>;
  /** Takes its listener off the stream. */
  close(): void;
}

const ranks: Readonly<Record<LogLevel, number>> = { trace: 0, debug: 1, info: 2, warn: 3, error: 4 };

export function createLogWriter(options: LogWriterOptions): LogWriter {
  const { stream, clock, name } = options;
  let { format = 'standard', level: threshold = 'info' } = options;
  let broken = false;
  const onError = (): void => {
    broken = true;
  };
  stream.on('error', onError);
  const write = (module: string, level: LogLevel, message: string, fields: LogFields = {}): void => {
    if (broken || ranks[level] < ranks[threshold]) return;
    const event = { module, level, message, fields, wallMs: clock.wallMs() };
    stream.write(`${format === 'json' ? formatJsonLine(event) : formatStandardLine(event)}\n`);
  };
  const loggerFor = (module: string): Logger => ({
    log: (level, message, fields) => {
      write(module, level, message, fields);
    },
  });
  return {
    ...loggerFor(name),
    named: (suffix) => loggerFor(`${name}.${suffix}`),
    setLevel: (level) => {
      threshold = level;
    },
    setFormat: (next) => {
      format = next;
    },
    flush: () => (broken ? Promise.resolve() : drained(stream)),
    close: () => {
      stream.off('error', onError);
    },
  };
}

function drained(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      stream.off('error', finish);
      resolve();
    };
    stream.once('error', finish);
    stream.write('', finish);
  });
}
