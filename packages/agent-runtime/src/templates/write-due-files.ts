import { messageOf } from '../agent-error.ts';
import type { TemplateEntry, TemplatesPorts, TemplatesSettings } from './managed-template.ts';
import { advance, isDue } from './managed-template.ts';
import { isLastingWriteFailure } from './template-file.ts';
import { applyEffects } from './write-effects.ts';

/** Writes everything that is due, in the order of the configuration; a failure delays only its own template. */
export async function writeDueFiles(
  entries: readonly TemplateEntry[],
  settings: TemplatesSettings,
  ports: TemplatesPorts,
): Promise<void> {
  for (const entry of entries) {
    if (!isDue(entry, 'write', ports.clock.monotonicMs())) continue;
    await writeEntry(entry, settings, ports);
  }
}

async function writeEntry(entry: TemplateEntry, settings: TemplatesSettings, ports: TemplatesPorts): Promise<void> {
  const { files, log } = ports;
  const { output } = entry.template;
  if (entry.pending === undefined) return;
  try {
    await output.write(entry.pending.bytes);
    await applyEffects(files, entry.pending.effects);
    entry.pending = undefined;
    advance(entry, { kind: 'written' }, ports);
    log.log('info', 'rendered', { destination: output.name });
  } catch (error) {
    const { progress, completed } = entry.state;
    const usedUp = progress.kind === 'write' && progress.failures >= settings.attempts;
    if (settings.exitOnRetryFailure && !completed && (usedUp || isLastingWriteFailure(error))) throw error;
    advance(entry, { kind: 'write-failed' }, ports);
    log.log('error', 'template not written', { destination: output.name, error: messageOf(error) });
  }
}
