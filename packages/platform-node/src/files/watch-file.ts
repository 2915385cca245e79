import { createHash } from 'node:crypto';
import type { FSWatcher } from 'node:fs';
import { watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../host-failure.ts';
import { readRegularFile } from './read-file.ts';

/**
 * Yields after each change of the content behind `path`. Events of its directory (a rename of `..data` in a mounted
 * volume is one) only make it look at once; looking every `intervalMs` catches what no event tells, such as changes
 * behind other links or on file systems without events. Source: spec/agent.md 12 item 18.
 */
export function watchFile(path: string, intervalMs: number, signal: AbortSignal): AsyncIterable<void> {
  const first = takeSnapshot(path);
  return changes(path, intervalMs, signal, first);
}

async function* changes(
  path: string,
  intervalMs: number,
  signal: AbortSignal,
  first: Promise<Snapshot>,
): AsyncGenerator<void> {
  let known = await first;
  const alarm = createAlarm(signal);
  const watcher = watchDirectory(dirname(path), alarm.ring);
  try {
    while (!signal.aborted) {
      const seen = await takeSnapshot(path, known);
      if (seen.content === known.content) {
        known = seen;
        await alarm.wait(intervalMs);
        continue;
      }
      known = seen;
      yield;
    }
  } finally {
    watcher?.close();
    alarm.close();
  }
}

interface Snapshot {
  /** Inode, size and times: while these are equal the content is not read again. */
  readonly facts: string;
  /** Digest of the bytes; empty when there is no file. */
  readonly content: string;
}

async function takeSnapshot(path: string, known?: Snapshot): Promise<Snapshot> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    const facts = [dev, ino, size, mtimeNs, ctimeNs].join(' ');
    if (known?.facts === facts) return known;
    return {
      facts,
      content: createHash('sha256')
        .update(await readRegularFile(path))
        .digest('hex'),
    };
  } catch (error) {
    // Missing or unreadable for now: that, too, is a state that can change.
    return { facts: codeOf(error), content: '' };
  }
}

/** Undefined where the directory cannot be watched; looking again and again remains. */
function watchDirectory(path: string, ring: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(path, ring);
    watcher.on('error', () => {
      watcher.close();
    });
    return watcher;
  } catch {
    return undefined;
  }
}

interface Alarm {
  readonly ring: () => void;
  /** Resolves after `ms`, at a ring (also one since the last wait), or on abort. */
  wait(ms: number): Promise<void>;
  close(): void;
}

function createAlarm(signal: AbortSignal): Alarm {
  let rung = false;
  let wake = (): void => undefined;
  const ring = (): void => {
    rung = true;
    wake();
  };
  signal.addEventListener('abort', ring, { once: true });
  return {
    ring,
    wait: async (ms) => {
      if (!rung && !signal.aborted) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, ms);
        });
        clearTimeout(timer);
      }
      rung = false;
    },
    close: () => {
      signal.removeEventListener('abort', ring);
    },
  };
}
