import { closestName } from '@sluice/core';
import { agentInject } from './commands/agent-inject.ts';
import { agentInjectHelp, generalHelp } from './commands/help.ts';
import type { Output } from './commands/output.ts';
import { exitCodes } from './commands/output.ts';
import { version } from './commands/version.ts';
import type { Shutdown } from './serve/serve.ts';

/** Everything of the process that a command may use. */
export interface CommandContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly output: Output;
  /** Where log lines go. */
  readonly log: NodeJS.WritableStream;
  readonly shutdown: Shutdown;
}

type Command = (args: readonly string[], context: CommandContext) => Promise<number> | number;

const helpFlags = new Set(['-h', '-help', '--help']);

/** Runs the command that the first word names. Resolves with the exit code. Source: spec/decisions.md 2. */
export async function runCommandLine(words: readonly string[], context: CommandContext): Promise<number> {
  const [name, ...args] = words;
  if (name === undefined) {
    context.output.err(generalHelp());
    return exitCodes.failure;
  }
  const command = commands.get(name);
  if (command !== undefined) return command(args, context);
  const meant = closestName(name, [...commands.keys()]);
  const hint = meant === undefined ? 'see sluice-injector help' : `did you mean ${meant}?`;
  context.output.err(`command "${name}": unknown; ${hint}\n`);
  return exitCodes.failure;
}

const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  [
    'agent-inject',
    (args, context) => (asksForHelp(args) ? printed(context, agentInjectHelp()) : agentInject({ args, ...context })),
  ],
  ['version', (_args, context) => printed(context, `sluice-injector ${version}\n`)],
  ['help', (args, context) => printed(context, args[0] === 'agent-inject' ? agentInjectHelp() : generalHelp())],
  ...[...helpFlags].map((flag): [string, Command] => [flag, (_args, context) => printed(context, generalHelp())]),
  ...['-version', '--version'].map((flag): [string, Command] => [
    flag,
    (_args, context) => printed(context, `sluice-injector ${version}\n`),
  ]),
]);

// Only up to the first word that is no flag: behind `2>&1` nothing counts.
function asksForHelp(args: readonly string[]): boolean {
  const end = args.findIndex((arg) => !arg.startsWith('-'));
  return args.slice(0, end < 0 ? args.length : end).some((arg) => helpFlags.has(arg));
}

function printed({ output }: CommandContext, text: string): number {
  output.out(text);
  return exitCodes.success;
}
