import { readdir, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const pattern = /^\..+\.sluice-[0-9a-f]{12}$/;
/** Younger ones may belong to another process that is writing now. */
const staleAfterMs = 60_000;

/** A hidden name beside `path` that nobody else uses. */
export function temporaryPathFor(path: string): string {
  const suffix = `.sluice-${twelveDigits()}`;
  // 255 bytes is the longest name of Linux; a file with a long name keeps room for the suffix.
  const name = Buffer.from(basename(path)).subarray(0, 200).toString('latin1');
  return join(dirname(path), `.${name.replace(/[^\x21-\x7e]/g, '_')}${suffix}`);
}

/**
 * Need not be hard to guess (an existing name is never opened), and loading node:crypto for it takes 5 ms of a start.
 */
function twelveDigits(): string {
  return Math.floor(Math.random() * 2 ** 48)
    .toString(16)
    .padStart(12, '0');
}

/**
 * Removes what an earlier run that was killed left in the directory of a file, once for each directory and
 * only what is older than a minute. Best effort, never rejects: whatever goes wrong here shows itself
 * again when the file is written.
 */
export function createTemporaryFileSweeper(): (path: string) => Promise<void> {
  const swept = new Set<string>();
  return async (path) => {
    const directory = dirname(path);
    if (swept.has(directory)) return;
    swept.add(directory);
    const names = await readdir(directory).catch(() => []);
    const leftOvers = names.filter((name) => pattern.test(name));
    await Promise.all(leftOvers.map((name) => removeIfStale(join(directory, name))));
  };
}

async function removeIfStale(path: string): Promise<void> {
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined || Date.now() - facts.mtimeMs < staleAfterMs) return;
  await unlink(path).catch(() => undefined);
}
