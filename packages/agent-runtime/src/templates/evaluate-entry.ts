import { AgentError, messageOf } from '../agent-error.ts';
import { byKey } from './keeper-set.ts';
import type { TemplateEntry, TemplatesPorts, TemplatesSettings } from './managed-template.ts';
import { advance } from './managed-template.ts';
import type { Resolve } from './pass.ts';

/** Evaluates one template and notes what follows: nothing, or a file to write. Source: spec/template.md 10.1. */
export async function evaluateEntry(
  entry: TemplateEntry,
  resolve: Resolve,
  settings: TemplatesSettings,
  ports: TemplatesPorts,
): Promise<void> {
  const { output, evaluate } = entry.template;
  const pass = evaluate(resolve);
  entry.stale = false;
  // A pass that failed may not have come to its later lookups: what they got stays watched.
  entry.used = pass.kind === 'ready' ? byKey(pass.used) : new Map([...entry.used, ...byKey(pass.used)]);
  switch (pass.kind) {
    case 'waiting':
      ports.log.log('debug', 'template waits', { destination: output.name, for: pass.missing[0]?.identity });
      return;
    case 'failed':
      fail(entry, pass.message, settings, ports);
      return;
    case 'ready':
      entry.problem = undefined;
      entry.pending = pass;
      await compare(entry, pass.bytes, ports);
  }
}

/** A file that cannot even be read will be reported when it is to be written. */
async function compare(entry: TemplateEntry, bytes: Uint8Array, ports: TemplatesPorts): Promise<void> {
  let upToDate = false;
  try {
    upToDate = await entry.template.output.holds(bytes);
  } catch (error) {
    ports.log.log('debug', 'destination cannot be read', { error: messageOf(error) });
  }
  if (upToDate) entry.pending = undefined;
  advance(entry, { kind: upToDate ? 'unchanged' : 'changed' }, ports);
}

function fail(entry: TemplateEntry, message: string, settings: TemplatesSettings, { log }: TemplatesPorts): void {
  const { errorFatal, output } = entry.template;
  const destination = output.name;
  if (settings.exitOnRetryFailure && errorFatal && !entry.state.completed) {
    throw new AgentError('template', `${destination}: ${message}`);
  }
  if (entry.problem !== message) log.log('error', 'template failed', { destination, error: message });
  entry.problem = message;
}
