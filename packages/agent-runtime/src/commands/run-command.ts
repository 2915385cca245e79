import type { Clock, ProcessExit, ProcessRunner, TemplateCommand } from '@sluice/core';
import { AgentError } from '../agent-error.ts';

export interface CommandPorts {
  readonly processes: ProcessRunner;
  readonly clock: Clock;
  /** The complete environment of the command. */
  readonly environment: Readonly<Record<string, string>>;
}

/** How a command ended: its exit, or that it was killed after its time; and the end of what it wrote. */
export interface CommandResult {
  readonly exit: ProcessExit | { readonly kind: 'timed-out' };
  readonly output: string;
}

/**
 * Runs a template's command to its end, in a process group of its own, without standard input. After `timeoutMs` the
 * group is killed; 0 means that nobody waits for it. Rejects with a `HostError` when it cannot be started, and with
 * `signal.reason` after killing it when aborted. Source: spec/agent.md 6.7, spec/template.md 10.9.
 */
export async function runCommand(
  command: TemplateCommand,
  { processes, clock, environment }: CommandPorts,
  signal: AbortSignal,
): Promise<CommandResult> {
  const [file, args] = programOf(command);
  const child = await processes.start({ file, args, env: environment, output: 'capture', group: true });
  if (command.timeoutMs === 0) return { exit: { kind: 'exited', exitCode: 0 }, output: '' };
  const ended = new AbortController();
  const limit = AbortSignal.any([signal, ended.signal]);
  const timer = clock.sleep(command.timeoutMs, limit).then(
    () => child.signal('SIGKILL'),
    () => {
      child.signal('SIGKILL');
      return false;
    },
  );
  const exit = await child.exit;
  ended.abort(new Error('the command has ended'));
  const timedOut = await timer;
  signal.throwIfAborted();
  return { exit: timedOut ? { kind: 'timed-out' } : exit, output: child.output() };
}

/** `undefined` when it succeeded, otherwise what happened, for a log line. */
export function commandProblem({ exit }: CommandResult, { timeoutMs }: TemplateCommand): string | undefined {
  switch (exit.kind) {
    case 'exited':
      return exit.exitCode === 0 ? undefined : `exit code ${exit.exitCode}`;
    case 'signalled':
      return `ended by ${exit.signal}`;
    case 'timed-out':
      return `not finished after ${timeoutMs} ms and killed; raise command_timeout or put it into the background`;
  }
}

/** The command as its owner wrote it, for log lines. It comes from the configuration and holds no rendered secret. */
export function describeCommand({ run }: TemplateCommand): string {
  return run.kind === 'shell' ? run.line : run.words.join(' ');
}

function programOf({ run }: TemplateCommand): readonly [string, readonly string[]] {
  if (run.kind === 'shell') return ['sh', ['-c', run.line]];
  const [file, ...args] = run.words;
  if (file !== undefined) return [file, args];
  throw new AgentError('template', 'command: it has no words; name a program', { code: 'AGENT_EMPTY_COMMAND' });
}
