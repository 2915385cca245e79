import type { Dependency, DependencyValue } from '@sluice/template';
import { AgentError, messageOf } from '../agent-error.ts';
import { firstOf } from '../first-of.ts';
import type { Inbox } from '../inbox.ts';
import { createInbox } from '../inbox.ts';
import type { LatestValue } from '../latest-value.ts';
import { dependencyKey } from './dependency-key.ts';
import { evaluateEntry } from './evaluate-entry.ts';
import type { KeeperEvent } from './keeper-set.ts';
import { createKeeperSet } from './keeper-set.ts';
import { dueAt } from './machine.ts';
import type { ManagedTemplate, TemplateEntry, TemplatesPorts, TemplatesSettings } from './managed-template.ts';
import { createEntry } from './managed-template.ts';
import { runDueCommands } from './run-due-commands.ts';
import { isSameValue } from './same-value.ts';
import { writeDueFiles } from './write-due-files.ts';

/**
 * Renders all templates and keeps them up to date: one fetch for each dependency however many templates use it, files
 * replaced only after a complete pass and only when their bytes differ, all files of a turn before any command, a
 * command once for each change. A template in trouble delays nobody else and never gives up what it had rendered.
 *
 * `completed` is called once, when every template is in use. Ends only by `signal`, or with an `AgentError` of area
 * `template` where `exit_on_retry_failure` says so. Source: spec/agent.md 6, spec/template.md 10.
 */
export async function runTemplates(
  templates: LatestValue<readonly ManagedTemplate[]>,
  settings: TemplatesSettings,
  completed: () => void,
  ports: TemplatesPorts,
  signal: AbortSignal,
): Promise<never> {
  let list = await templates.next(undefined, signal);
  let entries = list.map(createEntry);
  const values = new Map<string, DependencyValue>();
  const inbox = createInbox<KeeperEvent>();
  await using keepers = createKeeperSet(settings, ports, inbox.post, signal);
  for (let announced = false; ;) {
    for (const entry of entries.filter(({ stale }) => stale)) {
      await evaluateEntry(entry, (dependency) => values.get(dependencyKey(dependency)), settings, ports);
    }
    for (const key of keepers.reconcile(wantedBy(entries))) values.delete(key);
    await writeDueFiles(entries, settings, ports);
    await runDueCommands(entries, values, settings, ports, signal);
    if (!announced && entries.every(({ state }) => state.completed)) {
      announced = true;
      completed();
    }
    await untilSomethingToDo(entries, inbox, list, templates, ports, signal);
    if (templates.current !== undefined && templates.current !== list) {
      list = templates.current;
      entries = takeOver(list, entries);
    }
    for (const event of inbox.drain()) take(event, entries, values, settings, ports);
  }
}

/** Templates that are still configured alike go on where they were. */
function takeOver(list: readonly ManagedTemplate[], entries: readonly TemplateEntry[]): TemplateEntry[] {
  const before = new Map(entries.map((entry) => [entry.template.key, entry]));
  return list.map((template) => before.get(template.key) ?? createEntry(template));
}

function wantedBy(entries: readonly TemplateEntry[]): ReadonlyMap<string, Dependency> {
  return new Map(entries.flatMap(({ used }) => [...used]));
}

async function untilSomethingToDo(
  entries: readonly TemplateEntry[],
  inbox: Inbox<KeeperEvent>,
  list: readonly ManagedTemplate[],
  templates: LatestValue<readonly ManagedTemplate[]>,
  { clock }: TemplatesPorts,
  signal: AbortSignal,
): Promise<void> {
  const dueMs = Math.min(...entries.map(({ state }) => dueAt(state) ?? Infinity));
  const waits: ((until: AbortSignal) => Promise<unknown>)[] = [
    (until) => inbox.filled(until),
    (until) => templates.next(list, until),
  ];
  if (dueMs !== Infinity) waits.push((until) => clock.sleep(Math.max(0, dueMs - clock.monotonicMs()), until));
  await firstOf<unknown>(signal, waits);
}

function take(
  event: KeeperEvent,
  entries: readonly TemplateEntry[],
  values: Map<string, DependencyValue>,
  settings: TemplatesSettings,
  ports: TemplatesPorts,
): void {
  switch (event.kind) {
    case 'crashed':
      throw event.error;
    case 'failed':
      takeFailure(event, entries, settings, ports);
      return;
    case 'arrived': {
      if (isSameValue(values.get(event.key), event.value)) return;
      values.set(event.key, event.value);
      for (const entry of entries) entry.stale ||= entry.used.has(event.key);
    }
  }
}

/** Logs the first failure and then one at each power of two; ends the agent only for a template that never worked. */
function takeFailure(
  { key, dependency, error, failures }: Extract<KeeperEvent, { readonly kind: 'failed' }>,
  entries: readonly TemplateEntry[],
  settings: TemplatesSettings,
  { log }: TemplatesPorts,
): void {
  const level = Number.isInteger(Math.log2(failures)) ? 'warn' : 'debug';
  log.log(level, 'secret not received', { dependency: dependency.identity, error: messageOf(error), failures });
  if (!settings.exitOnRetryFailure || failures <= settings.attempts) return;
  const victim = entries.find(({ used, state }) => used.has(key) && !state.completed);
  if (victim === undefined) return;
  throw new AgentError('template', `${victim.template.output.name}: ${dependency.identity}: ${messageOf(error)}`, {
    cause: error,
  });
}
