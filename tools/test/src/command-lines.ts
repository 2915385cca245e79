import { readdirSync, readFileSync } from 'node:fs';
import { findCanary } from './canary.ts';

const SAMPLE_EVERY_MS = 200;

/**
 * Watches the arguments of everything that descends from `root`: process listings are public, so a canary there is
 * a leak (spec/decisions.md 10). Returns a function that stops and tells what was seen.
 */
export function watchCommandLines(root: number): () => string | undefined {
  let found: string | undefined;
  const timer = setInterval(() => {
    found ??= leakBelow(root);
  }, SAMPLE_EVERY_MS);
  return () => {
    clearInterval(timer);
    return found;
  };
}

function leakBelow(root: number): string | undefined {
  const parents = new Map(processIds().map((pid) => [pid, parentOf(pid)]));
  for (const pid of parents.keys()) {
    if (!descendsFrom(root, pid, parents)) continue;
    const canary = findCanary(commandLineOf(pid));
    if (canary !== undefined) return canary;
  }
  return undefined;
}

function descendsFrom(root: number, pid: number, parents: ReadonlyMap<number, number>): boolean {
  for (let current: number | undefined = pid; current !== undefined && current > 1; current = parents.get(current)) {
    if (current === root) return true;
    if (isRunner(current)) return false;
  }
  return false;
}

// The runner's own tests start it again: what runs below that one is watched there.
function isRunner(pid: number): boolean {
  return commandLineOf(pid).includes('tools/test/src/child.ts');
}

function commandLineOf(pid: number): string {
  return read(`/proc/${String(pid)}/cmdline`);
}

function processIds(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return []; // no /proc on this system: nothing to sample
  }
}

// Fields of stat after the command name, which may itself contain spaces and parentheses.
function parentOf(pid: number): number {
  const stat = read(`/proc/${String(pid)}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // the process ended meanwhile
  }
}
