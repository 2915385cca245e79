// `pidof`, `pgrep`, `pkill`, `killall` and `kill` for pods without a process namespace: they see only processes whose
// process group is listed in the file that SLUICE_POD_GROUPS names. A program of its own: imports only Node's modules.
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

interface Listed {
  readonly pid: number;
  readonly name: string;
  readonly words: readonly string[];
}

const [, , tool = '', ...args] = process.argv;
process.exitCode = run(tool, args);

function run(name: string, words: readonly string[]): number {
  switch (name) {
    case 'pidof':
      return show(named(words.filter((word) => !word.startsWith('-'))), ' ');
    case 'killall':
      return signalAll(words, (names) => named(names));
    case 'pgrep':
      return show(matching(words), '\n');
    case 'pkill':
      return signalAll(words, matching);
    case 'kill':
      return signalAll(words, (ids) => listed().filter(({ pid }) => ids.includes(String(pid))));
    default:
      return complain(`${name}: unknown tool`);
  }
}

function show(found: readonly Listed[], separator: string): number {
  if (found.length > 0)
    console.log(
      found
        .map(({ pid }) => pid)
        .reverse()
        .join(separator),
    );
  return found.length > 0 ? 0 : 1;
}

function signalAll(words: readonly string[], select: (rest: readonly string[]) => readonly Listed[]): number {
  const { signal, rest } = signalOf(words);
  const found = select(rest);
  for (const { pid } of found) process.kill(pid, signal);
  return found.length > 0 ? 0 : complain(`${tool}: no such process in this pod`);
}

function signalOf(words: readonly string[]): { signal: NodeJS.Signals | number; rest: readonly string[] } {
  const [first = '', second = '', ...others] = words;
  const long = /^--signal(?:=(.+))?$/.exec(first);
  if (first === '-s' || (long !== null && long[1] === undefined)) return { signal: signalName(second), rest: others };
  if (long?.[1] !== undefined) return { signal: signalName(long[1]), rest: words.slice(1) };
  if (/^-(\d+|[A-Z][A-Z0-9]+)$/.test(first)) return { signal: signalName(first.slice(1)), rest: words.slice(1) };
  return { signal: 'SIGTERM', rest: words };
}

function signalName(text: string): NodeJS.Signals | number {
  if (/^\d+$/.test(text)) return Number(text);
  return (text.startsWith('SIG') ? text : `SIG${text}`) as NodeJS.Signals;
}

function matching(words: readonly string[]): readonly Listed[] {
  const whole = words.some((word) => /^-\w*f/.test(word));
  const exact = words.some((word) => /^-\w*x/.test(word));
  const pattern = words.find((word) => !word.startsWith('-')) ?? '';
  const expression = new RegExp(exact ? `^(?:${pattern})$` : pattern);
  return listed().filter(({ name, words: commandLine }) => expression.test(whole ? commandLine.join(' ') : name));
}

function named(names: readonly string[]): readonly Listed[] {
  return listed().filter(({ name, words }) =>
    names.some((wanted) => wanted === name || words.slice(0, 2).some((word) => basename(word) === basename(wanted))),
  );
}

function listed(): readonly Listed[] {
  const groups = new Set(readFileSync(process.env['SLUICE_POD_GROUPS'] ?? '', 'utf8').split('\n'));
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid && Number(entry) !== process.ppid)
    .flatMap((entry) => describe(Number(entry), groups));
}

function describe(pid: number, groups: ReadonlySet<string>): readonly Listed[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, , group = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (!groups.has(group) || state === 'Z') return [];
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .split('\0')
      .filter((word) => word !== '');
    return [{ pid, name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')), words }];
  } catch {
    return []; // ended meanwhile
  }
}

function complain(message: string): number {
  console.error(message);
  return 1;
}
