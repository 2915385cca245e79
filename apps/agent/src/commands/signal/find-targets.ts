import { basename } from 'node:path';
import type { ProcessEntry } from '@sluice/platform-node';

/** The kernel keeps so much of a program's name. */
const longestName = 15;

/**
 * The processes that `SIGNAL:NAME` means: those of the container NAME that is not ours, and those of a program called
 * NAME; of each family the eldest only, as a master passes on to its workers what they need. Never this process, the
 * agent that started it, another one of its container, or process 1: that is `pause`, or the agent. Source: spec/injector.md 8, agent-inject-signal-NAME.
 */
export function findTargets(
  table: readonly ProcessEntry[],
  name: string,
  ownPid: number,
): { readonly targets: readonly ProcessEntry[]; readonly othersSeen: boolean } {
  const parents = new Map(table.map(({ pid, parentPid }) => [pid, parentPid]));
  const own = new Set([1, ownPid, ...ancestorsOf(ownPid, parents)]);
  const home = table.find(({ pid }) => pid === ownPid)?.container;
  const others = table.filter(({ pid, container }) => !own.has(pid) && (home === undefined || container !== home));
  const matching = others.filter((entry) => entry.container === name || isProgram(entry, name));
  const pids = new Set(matching.map(({ pid }) => pid));
  const targets = matching.filter(({ pid }) => !ancestorsOf(pid, parents).some((ancestor) => pids.has(ancestor)));
  return { targets, othersSeen: others.length > 0 };
}

function isProgram({ name: kept, words }: ProcessEntry, name: string): boolean {
  if (kept === name && name.length <= longestName) return true;
  return words[0] !== undefined && basename(words[0]) === name;
}

function ancestorsOf(pid: number, parents: ReadonlyMap<number, number>): readonly number[] {
  const found: number[] = [];
  for (let next = parents.get(pid); next !== undefined && next > 0; next = parents.get(next)) {
    if (found.includes(next)) break;
    found.push(next);
  }
  return found;
}
