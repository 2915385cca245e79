import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Child processes of `pid`, by /proc. */
export function childrenOf(pid: number): readonly number[] {
  return processIds().filter((candidate) => parentOf(candidate) === pid);
}

/** Processes in the mount namespace `link` (as `mountNamespaceOf` gives it). */
export function processesInMountNamespace(link: string): readonly number[] {
  return processIds().filter((pid) => mountNamespaceOf(pid) === link);
}

/** Identity of the mount namespace of a process; undefined when it is gone or not ours to see. */
export function mountNamespaceOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`);
  } catch {
    return undefined; // ended meanwhile
  }
}

/** Sends a signal; false when the process is gone. */
export function signalProcess(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false; // ended meanwhile
  }
}

function processIds(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]); // the name before it may contain anything
  } catch {
    return undefined; // ended meanwhile
  }
}
