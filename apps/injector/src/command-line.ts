import { closestName, SluiceError } from '@sluice/core';
import { agentInject } from './commands/agent-inject.ts';
import type { CommandName } from './commands/catalogue.ts';
import { commandNames } from './commands/catalogue.ts';
import { generalHelp, helpOf, helpOfGroup } from './commands/help.ts';
import type { OfflineContext } from './commands/offline-context.ts';
import { exitCodes } from './commands/output.ts';
import { settingGroupNames } from './commands/setting-groups.ts';
import { version } from './commands/version.ts';
import type { Shutdown } from './serve/serve.ts';

/** Everything of the process that a command may use. */
export interface CommandContext extends OfflineContext {
  /** Where log lines go. */
  readonly log: NodeJS.WritableStream;
  /** Called by what serves, at its start: from then on signals ask for an orderly end. */
  readonly openShutdown: () => Shutdown;
}

type Command = (args: readonly string[], context: CommandContext) => Promise<number> | number;

/** Runs the command that the first word names. Resolves with the exit code. Source: spec/decisions.md 2. */
export async function runCommandLine(words: readonly string[], context: CommandContext): Promise<number> {
  const [name, ...args] = words;
  const { output } = context;
  if (name === undefined) {
    output.err(generalHelp());
    return exitCodes.notRunnable;
  }
  if (asksForHelp([name])) return printed(context, generalHelp());
  const known = name.replace(/^--?(?=version$)/, '');
  if (!isCommandName(known)) return unknownCommand(name, context);
  if (asksForHelp(args)) return printed(context, helpOf(known) ?? generalHelp());
  return commands[known](args, context);
}

// The offline commands are loaded when they run: a webhook needs neither the YAML library nor its memory.
const commands: Readonly<Record<CommandName, Command>> = {
  'agent-inject': (args, context) => agentInject({ args, ...context, shutdown: context.openShutdown() }),
  inject: offline(async () => (await import('./commands/inject.ts')).inject),
  lint: offline(async () => (await import('./commands/lint.ts')).lint),
  explain: offline(async () => (await import('./commands/explain.ts')).explain),
  annotations: offline(async () => (await import('./commands/annotations.ts')).annotations),
  completion: offline(async () => (await import('./commands/completion.ts')).completion),
  version: (_args, context) => printed(context, `sluice-injector ${version}\n`),
  help: (topic, context) => (topic.length === 0 ? printed(context, generalHelp()) : helpAbout(topic, context)),
};

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

function offline(
  load: () => Promise<(args: readonly string[], context: OfflineContext) => Promise<number> | number>,
): Command {
  return async (args, context) => {
    const command = await load();
    try {
      return await command(args, context);
    } catch (error) {
      if (!(error instanceof SluiceError)) throw error;
      context.output.err(`${error.message}\n`);
      return exitCodes.notRunnable;
    }
  };
}

// Only up to the first word that is no flag: behind `2>&1` of the peer's chart nothing counts.
function asksForHelp(args: readonly string[]): boolean {
  const end = args.findIndex((arg) => !arg.startsWith('-'));
  return args.slice(0, end < 0 ? args.length : end).some((arg) => ['-h', '-help', '--help'].includes(arg));
}

function helpAbout([topic = '', group]: readonly string[], context: CommandContext): number {
  if (topic === 'agent-inject' && group !== undefined) return helpAboutGroup(group, context);
  const help = helpOf(topic);
  return help === undefined ? unknownCommand(topic, context) : printed(context, help);
}

function helpAboutGroup(name: string, context: CommandContext): number {
  const help = helpOfGroup(name);
  if (help !== undefined) return printed(context, help);
  const names = settingGroupNames.join(', ');
  context.output.err(`help agent-inject ${name}: no such group; use one of ${names}\n`);
  return exitCodes.notRunnable;
}

function unknownCommand(name: string, { output }: CommandContext): number {
  const meant = closestName(name, commandNames);
  output.err(
    `command "${name}": unknown; ${meant === undefined ? 'see sluice-injector help' : `did you mean ${meant}?`}\n`,
  );
  return exitCodes.notRunnable;
}

function printed({ output }: CommandContext, text: string): number {
  output.out(text);
  return exitCodes.success;
}
