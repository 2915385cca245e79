import type { AgentConfig, Logger } from '@sluice/core';
import { messageOf } from '../agent-error.ts';
import type { AgentPorts } from '../agent-ports.ts';
import type { LatestValueSource } from '../latest-value.ts';
import { compileTemplates } from './compile.ts';
import type { ManagedTemplate } from './managed-template.ts';

/** Parts that are made once; a change of theirs needs a restart. */
const fixedParts = [
  'vault',
  'autoAuth',
  'cache',
  'apiProxy',
  'listeners',
  'templateConfig',
  'exec',
  'envTemplates',
] as const;

/** Takes over the templates of every new configuration; broken ones change nothing. Ends only by `signal`. */
export async function followReloads(
  started: AgentConfig,
  templates: LatestValueSource<readonly ManagedTemplate[]>,
  log: Logger,
  ports: AgentPorts,
  signal: AbortSignal,
): Promise<never> {
  for (let seen = ports.reloads.current; ;) {
    seen = await ports.reloads.next(seen, signal);
    for (const part of fixedParts) {
      if (JSON.stringify(seen[part]) === JSON.stringify(started[part])) continue;
      log.log('warn', 'changed, but taken over only by a restart', { part });
    }
    try {
      templates.publish(await compileTemplates(seen.templates, ports));
      log.log('info', 'configuration reloaded', { templates: seen.templates.length });
    } catch (error) {
      log.log('error', 'configuration not reloaded', { error: messageOf(error) });
    }
  }
}
