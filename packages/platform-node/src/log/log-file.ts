import {
  closeSync,
  fchmodSync,
  fstatSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { Writable } from 'node:stream';
import type { Clock } from '@sluice/core';
import { compareCodePoints, HostError } from '@sluice/core';
import { toHostError } from '../host-failure.ts';

export interface LogFileOptions {
  /** The file; a path that ends with `/` means `agent.log` in that directory. */
  readonly path: string;
  readonly clock: Pick<Clock, 'wallMs'>;
  /** Rotate when so many bytes are written; 0 never does. Default: 0. */
  readonly rotateBytes?: number;
  /** Rotate after so many milliseconds. Default: 24 hours. */
  readonly rotateAfterMs?: number;
  /** How many rotated files stay: 0 all, negative none. Default: 0. */
  readonly maxFiles?: number;
}

const defaultName = 'agent.log';
const dayMs = 86_400_000;

/**
 * A stream into a log file, for `createLogWriter`: appended, mode 0640, rotated to `NAME-UNIXNANOSECONDS.EXT`. Throws
 * `HostError` when it cannot be opened. Source: spec/agent.md 1.8.
 */
export function createLogFile(options: LogFileOptions): Writable {
  const { clock, rotateBytes = 0, rotateAfterMs = dayMs, maxFiles = 0 } = options;
  const path = checkedPath(options.path);
  let current = open(path, clock.wallMs());
  const isDue = (): boolean => {
    if (!current.rotates) return false;
    if (rotateBytes > 0 && current.size >= rotateBytes) return true;
    return clock.wallMs() - current.sinceMs >= rotateAfterMs;
  };
  const write = (bytes: Uint8Array): void => {
    if (isDue()) {
      // The old file is closed last: when rotating fails, writing goes on into it.
      const old = current.descriptor;
      rotate(path, clock.wallMs(), maxFiles);
      current = open(path, clock.wallMs());
      closeSync(old);
    }
    writeSync(current.descriptor, bytes);
    current.size += bytes.length;
  };
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      done(
        failureOf(path, () => {
          write(chunk);
        }),
      );
    },
    destroy: (error, done) => {
      closeSync(current.descriptor);
      done(error);
    },
  });
}

interface OpenFile {
  readonly descriptor: number;
  readonly sinceMs: number;
  /** A device stays where it is. */
  readonly rotates: boolean;
  size: number;
}

/** Opening a named pipe that nobody reads would hold up the whole process. Our own output may well be a pipe. */
function refusePipe(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFIFO() !== true || /^\/dev\/(?:std|fd\/)/.test(path)) return;
  throw new HostError('not-file', 'open', path, `${path}: is a named pipe; name a regular file`);
}

function open(path: string, wallMs: number): OpenFile {
  try {
    refusePipe(path);
    const descriptor = openSync(path, 'a', 0o640);
    const facts = fstatSync(descriptor);
    // A new file has the mode whatever the umask is; /dev/null keeps its own.
    if (facts.size === 0 && facts.isFile()) fchmodSync(descriptor, 0o640);
    return { descriptor, sinceMs: wallMs, size: facts.size, rotates: facts.isFile() };
  } catch (error) {
    throw toHostError(error, 'open', path);
  }
}

function rotate(path: string, wallMs: number, maxFiles: number): void {
  const { stem, extension } = namesOf(path);
  renameSync(path, join(dirname(path), `${stem}-${String(BigInt(Math.trunc(wallMs)) * 1_000_000n)}${extension}`));
  if (maxFiles === 0) return;
  for (const name of rotatedFiles(path).slice(0, maxFiles < 0 ? undefined : -maxFiles)) {
    unlinkSync(join(dirname(path), name));
  }
}

/** Oldest first. */
function rotatedFiles(path: string): readonly string[] {
  const { stem, extension } = namesOf(path);
  const isRotated = (name: string): boolean => {
    if (!name.startsWith(`${stem}-`) || !name.endsWith(extension)) return false;
    return /^[0-9]{19}$/.test(name.slice(stem.length + 1, name.length - extension.length));
  };
  return readdirSync(dirname(path)).filter(isRotated).sort(compareCodePoints);
}

function namesOf(path: string): { readonly stem: string; readonly extension: string } {
  const extension = extname(path);
  return { stem: basename(path, extension), extension: extension === '' ? '.log' : extension };
}

function checkedPath(path: string): string {
  const file = path.endsWith('/') ? join(path, defaultName) : path;
  if (!/[*?[]/.test(file)) return file;
  throw new HostError('unknown', 'open', file, `log file ${file}: *, ? and [ are not allowed; name one file`);
}

function failureOf(path: string, work: () => void): Error | null {
  try {
    work();
    return null;
  } catch (error) {
    return toHostError(error, 'write', path);
  }
}
