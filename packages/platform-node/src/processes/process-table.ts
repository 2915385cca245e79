import { readdir, readFile } from 'node:fs/promises';
import { codeOf, toHostError } from '../host-failure.ts';

/** One process of this process namespace. */
export interface ProcessEntry {
  readonly pid: number;
  /** 0 for one whose parent is outside of the namespace. */
  readonly parentPid: number;
  /** At most 15 characters: what the kernel keeps of the program's name. */
  readonly name: string;
  /** The command line; empty where it cannot be read. */
  readonly words: readonly string[];
  /** Name of the Kubernetes container that it belongs to, where kubelet's mounts tell. */
  readonly container?: string;
}

/**
 * The processes of the namespace by number, without zombies. `root` is where `/proc` is. Rejects with a `HostError`
 * when there is no such file system; a process that ends meanwhile is left out.
 */
export async function readProcessTable(root = '/proc'): Promise<readonly ProcessEntry[]> {
  const names = await readdir(root).catch((error: unknown) => {
    throw toHostError(error, 'list', root);
  });
  const pids = names.filter((name) => /^[0-9]+$/.test(name)).map(Number);
  const entries: ProcessEntry[] = [];
  // One after the other: all at once would open as many files as there are processes.
  for (const pid of pids.sort((left, right) => left - right)) {
    const entry = await readEntry(root, pid);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

/**
 * Sends the signal (`SIGHUP`, ...); `false` when the process has ended.
 * Rejects with a `HostError` when it is forbidden.
 */
export function signalProcess(pid: number, signal: string): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
    throw toHostError(error, 'signal', `process ${pid}`);
  }
}

async function readEntry(root: string, pid: number): Promise<ProcessEntry | undefined> {
  const stat = await readOrEmpty(`${root}/${pid}/stat`);
  // The name may contain everything, parentheses and blanks too; behind its last one stand state and parent.
  const [, name = '', state = '', parent = ''] = /^[0-9]+ \((.*)\) (.) ([0-9]+) /s.exec(stat) ?? [];
  if (state === '' || state === 'Z' || state === 'X') return undefined;
  const words = (await readOrEmpty(`${root}/${pid}/cmdline`)).split('\0').filter((word) => word !== '');
  const container = containerOf(await readOrEmpty(`${root}/${pid}/mountinfo`));
  return { pid, parentPid: Number(parent), name, words, ...(container === undefined ? {} : { container }) };
}

// kubelet mounts a file for the last message of each container, from a folder that has the container's name.
function containerOf(mounts: string): string | undefined {
  return /^\S+ \S+ \S+ \S*\/pods\/[^/\s]+\/containers\/([^/\s]+)\/\S+ /m.exec(mounts)?.[1];
}

// EINVAL: the process is at its end and has no mounts any more.
const unreadable: readonly string[] = ['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'EINVAL'];

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (unreadable.includes(codeOf(error))) return '';
    throw toHostError(error, 'read', path);
  }
}
