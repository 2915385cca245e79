import type { Result } from '@sluice/core';
import { closestName, fail, formatDiagnostic, HostError, posixSignals, succeed } from '@sluice/core';
import type { ProcessEntry } from '@sluice/platform-node';
import { readProcessTable, signalProcess } from '@sluice/platform-node';
import { parseGoFlags } from '../command-line/go-flags.ts';
import type { CommandContext } from '../command-context.ts';
import { exitCodes } from '../exit-codes.ts';
import { findTargets } from './signal/find-targets.ts';

/** The processes of this machine. */
export interface SignalHost {
  processes(): Promise<readonly ProcessEntry[]>;
  /** `false` when it has ended; throws a `HostError` when it is forbidden. */
  signal(pid: number, name: string): boolean;
}

/**
 * `signal SIGHUP:NAME`: signals the program or the container NAME of this pod, without a shell or tools of the image.
 * Needs a shared process namespace and the user of that process. With `-if-running` it is no failure that there is none:
 * a program that is not there yet reads the new file when it starts. Source: spec/injector.md 8.
 */
export async function signalCommand(
  args: readonly string[],
  { output, processId }: CommandContext,
  host: SignalHost = { processes: readProcessTable, signal: signalProcess },
): Promise<number> {
  const flags = parseGoFlags(args, [
    { name: 'if-running', kind: 'boolean', help: 'succeed when there is no such process' },
  ]);
  const wanted = readWords(flags.words);
  const problems = [...flags.problems.map(formatDiagnostic), ...(wanted.ok ? [] : [wanted.error])];
  if (!wanted.ok || problems.length > 0) return refuse(output, problems);
  const { signal, name } = wanted.value;
  const { targets, othersSeen } = findTargets(await host.processes(), name, processId);
  if (targets.length === 0) {
    const line = othersSeen
      ? `signal ${signal}:${name}: no such process or container in this pod; check the name`
      : `signal ${signal}:${name}: no process of other containers is to be seen; set agent-share-process-namespace`;
    if (flags.booleans.get('if-running') !== true) return refuse(output, [line]);
    output.err(`${line}\n`);
    return exitCodes.success;
  }
  const refused = targets.flatMap((target) => send(target, signal, host, output));
  return refused.length === 0 ? exitCodes.success : refuse(output, refused);
}

interface Wanted {
  readonly signal: string;
  readonly name: string;
}

function readWords([word, ...further]: readonly string[]): Result<Wanted, string> {
  const usage = 'write signal SIGHUP:NAME, with the name of a program or container';
  if (word === undefined || further.length > 0) return fail(`signal: needs one word; ${usage}`);
  const [, signal = '', name = ''] = /^([^:]*):([^/\s]+)$/.exec(word) ?? [];
  if (name === '') return fail(`signal: ${JSON.stringify(word)} is no signal and process; ${usage}`);
  if (Object.hasOwn(posixSignals, signal)) return succeed({ signal, name });
  const meant = closestName(signal, Object.keys(posixSignals));
  return fail(
    `signal: unknown signal ${JSON.stringify(signal)}; ${meant === undefined ? usage : `did you mean ${meant}?`}`,
  );
}

/** Lines about what was refused. */
function send(
  { pid, name }: ProcessEntry,
  signal: string,
  host: SignalHost,
  output: CommandContext['output'],
): readonly string[] {
  try {
    if (host.signal(pid, signal)) output.out(`sent ${signal} to process ${pid} (${name})\n`);
    return [];
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const advice = 'run the agent as the user of that process, with agent-run-as-user or agent-run-as-same-user';
    return [`signal ${signal}: not allowed to signal process ${pid} (${name}); ${advice}`];
  }
}

function refuse(output: CommandContext['output'], lines: readonly string[]): number {
  for (const line of lines) output.err(`${line}\n`);
  return exitCodes.failure;
}
