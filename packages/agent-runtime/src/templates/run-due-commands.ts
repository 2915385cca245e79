import type { JsonValue, TemplateCommand } from '@sluice/core';
import type { DependencyValue } from '@sluice/template';
import { AgentError, messageOf } from '../agent-error.ts';
import { redactSecrets, textsIn } from '../commands/redact.ts';
import { commandProblem, describeCommand, runCommand } from '../commands/run-command.ts';
import { isAbort } from '../failure/classify.ts';
import type { TemplateEntry, TemplatesPorts, TemplatesSettings } from './managed-template.ts';
import { advance, isDue } from './managed-template.ts';

/** Failures of a command in a row after which a template that was never in use counts as failed: about four seconds. */
const commandAttempts = 5;

/**
 * Runs the commands that are due, in the order of the configuration, one after the other; equal commands run once and
 * count for all. All run even if one fails. Source: spec/agent.md 6.7.
 */
export async function runDueCommands(
  entries: readonly TemplateEntry[],
  values: ReadonlyMap<string, DependencyValue>,
  settings: TemplatesSettings,
  ports: TemplatesPorts,
  signal: AbortSignal,
): Promise<void> {
  const nowMs = ports.clock.monotonicMs();
  const due = entries.filter((entry) => isDue(entry, 'command', nowMs));
  for (const group of groupedByCommand(due)) {
    const problem = await runOnce(group.command, values, ports, signal);
    for (const entry of group.entries) settle(entry, problem, settings, ports);
  }
}

interface CommandGroup {
  readonly command: TemplateCommand;
  readonly entries: TemplateEntry[];
}

function groupedByCommand(entries: readonly TemplateEntry[]): Iterable<CommandGroup> {
  const groups = new Map<string, CommandGroup>();
  for (const entry of entries) {
    const { command } = entry.template;
    if (command === undefined) continue;
    const key = JSON.stringify(command.run);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { command, entries: [entry] });
    else group.entries.push(entry);
  }
  return groups.values();
}

async function runOnce(
  command: TemplateCommand,
  values: ReadonlyMap<string, DependencyValue>,
  ports: TemplatesPorts,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { log } = ports;
  const startedMs = ports.clock.monotonicMs();
  log.log('debug', 'command starts', { command: describeCommand(command) });
  try {
    const result = await runCommand(command, ports, signal);
    const problem = commandProblem(result, command);
    const output = redactSecrets(result.output, secretTexts(values)).trim();
    log.log(problem === undefined ? 'info' : 'error', problem === undefined ? 'command ended' : 'command failed', {
      command: describeCommand(command),
      durationMs: Math.round(ports.clock.monotonicMs() - startedMs),
      ...(problem === undefined ? {} : { error: problem }),
      ...(output === '' ? {} : { output }),
    });
    return problem;
  } catch (error) {
    if (isAbort(error, signal)) throw error;
    log.log('error', 'command failed', { command: describeCommand(command), error: messageOf(error) });
    return messageOf(error);
  }
}

function* secretTexts(values: ReadonlyMap<string, DependencyValue>): Generator<string> {
  for (const value of values.values()) yield* textsIn(value as JsonValue | Uint8Array);
}

function settle(
  entry: TemplateEntry,
  problem: string | undefined,
  settings: TemplatesSettings,
  ports: TemplatesPorts,
): void {
  advance(entry, { kind: problem === undefined ? 'command-succeeded' : 'command-failed' }, ports);
  const { state, template } = entry;
  if (problem === undefined || state.completed || !settings.exitOnRetryFailure) return;
  if (state.progress.kind !== 'command' || state.progress.failures < commandAttempts) return;
  throw new AgentError('template', `${template.output.name}: its command failed: ${problem}`, {
    code: 'AGENT_COMMAND_FAILED',
  });
}
