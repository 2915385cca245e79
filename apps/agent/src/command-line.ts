import { closestName } from '@sluice/core';
import type { Command, CommandContext } from './command-context.ts';
import { agentCommand } from './commands/agent.ts';
import { helpText } from './commands/help.ts';
import { exitCodes } from './exit-codes.ts';
import { version } from './version.ts';

/**
 * Runs the command that the words name and resolves with the exit code. One leading `agent` is dropped, so that this
 * program can stand in the place of `vault` and `bao`. Source: spec/agent.md 1.1, spec/decisions.md 1.
 */
export async function runCommandLine(words: readonly string[], context: CommandContext): Promise<number> {
  const args = words[0] === 'agent' ? words.slice(1) : words;
  const [name, ...rest] = args;
  if (name === undefined && words.length === 0) {
    context.output.err(helpText());
    return exitCodes.failure;
  }
  if (name === undefined || name.startsWith('-')) return runFlags(args, context);
  const command = commands.get(name);
  if (command !== undefined) return command(rest, context);
  const meant = closestName(name, [...commands.keys(), 'agent']);
  context.output.err(`command "${name}": unknown; ${meant === undefined ? 'see help' : `did you mean ${meant}?`}\n`);
  return exitCodes.failure;
}

// Each command is loaded when it is asked for: the agent itself pays for none of the others.
const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['token', async (args, context) => (await import('./commands/token.ts')).tokenCommand(args, context)],
  ['template', async (args, context) => (await import('./commands/template.ts')).templateCommand(args, context)],
  [
    'generate-config',
    async (args, context) => (await import('./commands/generate-config.ts')).generateConfigCommand(args, context),
  ],
  ['ready', async (args, context) => (await import('./commands/ready.ts')).readyCommand(args, context)],
  ['signal', async (args, context) => (await import('./commands/signal.ts')).signalCommand(args, context)],
  ['version', printVersion],
  ['help', printHelp],
]);

async function runFlags(args: readonly string[], context: CommandContext): Promise<number> {
  if (args.some((arg) => /^--?(?:h|help)$/.test(arg))) return printHelp(args, context);
  if (args.length === 1 && /^--?(?:v|version)$/.test(args[0] ?? '')) return printVersion(args, context);
  return agentCommand(args, context);
}

async function printVersion(_args: readonly string[], { output }: CommandContext): Promise<number> {
  output.out(`Sluice Agent v${version}\n`);
  return exitCodes.success;
}

async function printHelp(_args: readonly string[], { output }: CommandContext): Promise<number> {
  output.out(helpText());
  return exitCodes.success;
}
