import type { LatestValueSource } from '@sluice/agent-runtime';
import type { AgentConfig } from '@sluice/core';
import { formatDiagnostic } from '@sluice/core';
import type { LogWriter } from '@sluice/platform-node';
import { createNodeFileSystem } from '@sluice/platform-node';
import type { ParsedFlags } from '../command-line/go-flags.ts';
import type { CommandContext } from '../command-context.ts';
import { loadConfig } from './load-config.ts';
import { logSettingsOf } from './log-settings.ts';

/**
 * Reads the configuration again after each SIGHUP and publishes it. One that is wrong is logged and the old one stays;
 * secrets are read again all the same. Resolves when `signal` aborts. Source: spec/agent.md 1.6.
 */
export async function followHangUps(
  flags: ParsedFlags,
  started: AgentConfig,
  reloads: LatestValueSource<AgentConfig>,
  log: LogWriter,
  context: CommandContext,
  signal: AbortSignal,
): Promise<void> {
  let config = started;
  for (let seen = context.reloads.current; ;) {
    try {
      seen = await context.reloads.next(seen, signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    const loaded = await loadConfig(flags, context.env, createNodeFileSystem());
    if (loaded.ok) config = { ...loaded.value.config, exitAfterAuth: started.exitAfterAuth };
    else for (const problem of loaded.error) log.log('error', 'configuration not reloaded', { problem });
    const settings = logSettingsOf(flags, context.env, config.log);
    if (settings.ok) log.setLevel(settings.value.level);
    else
      for (const problem of settings.error) log.log('error', 'log level kept', { problem: formatDiagnostic(problem) });
    reloads.publish({ ...config });
  }
}
