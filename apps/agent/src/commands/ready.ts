import { formatDiagnostic } from '@sluice/core';
import { createNodeFileSystem } from '@sluice/platform-node';
import { agentFlags, connectionFlags, ignoredFlags } from '../command-line/flags.ts';
import { parseGoFlags } from '../command-line/go-flags.ts';
import type { CommandContext } from '../command-context.ts';
import { loadConfig } from '../config/load-config.ts';
import { exitCodes } from '../exit-codes.ts';

/**
 * `ready -config=FILE`: exit code 0 when everything that the configuration asks to be written is there: sinks and
 * template destinations. For probes; it asks no server. Source: spec/decisions.md 1.
 */
export async function readyCommand(args: readonly string[], { env, output }: CommandContext): Promise<number> {
  const flags = parseGoFlags(args, [...agentFlags, ...connectionFlags, ...ignoredFlags]);
  const files = createNodeFileSystem();
  const loaded = await loadConfig(flags, env, files);
  const problems = [...flags.problems.map(formatDiagnostic), ...(loaded.ok ? [] : loaded.error)];
  if (!loaded.ok || problems.length > 0) {
    for (const line of problems) output.err(`${line}\n`);
    return exitCodes.failure;
  }
  const { autoAuth, templates } = loaded.value.config;
  const wanted = [
    ...(autoAuth?.sinks ?? []).map(({ path }) => path),
    ...templates.map(({ destination }) => destination),
  ];
  for (const path of wanted) {
    if ((await files.stat(path)) !== undefined) continue;
    output.err(`${path}: not written yet; see the log of the agent\n`);
    return exitCodes.failure;
  }
  output.out('ready\n');
  return exitCodes.success;
}
