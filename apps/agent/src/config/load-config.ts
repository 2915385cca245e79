import type { AgentConfig, Diagnostic, FileSystem, Result } from '@sluice/core';
import { fail, formatDiagnostic, succeed } from '@sluice/core';
import { mergeAgentConfigs } from '@sluice/agent-config';
import { authMethodTypes } from '@sluice/agent-runtime';
import type { ParsedFlags } from '../command-line/go-flags.ts';
import { readConfigFiles, readConfigVariables } from './config-sources.ts';

export interface LoadedConfig {
  readonly config: AgentConfig;
  readonly warnings: readonly Diagnostic[];
}

/** Reads and decodes everything that `-config` and `-config-env` name. The error is one line a problem. */
export async function loadConfig(
  flags: ParsedFlags,
  env: Readonly<Record<string, string | undefined>>,
  files: FileSystem,
): Promise<Result<LoadedConfig, readonly string[]>> {
  const paths = pathsOf(flags, env);
  const variables = flags.texts.get('config-env') ?? [];
  if (paths.length + variables.length === 0) return fail(['no configuration given; name it with -config=FILE']);
  const empty = [paths, variables].map((names) => names.some((name) => name.trim() === ''));
  if (empty.includes(true)) return fail(emptyNames.filter((_, index) => empty[index]));
  const fromFiles = await readConfigFiles(files, paths);
  const fromVariables = await readConfigVariables(env, variables);
  if (!fromFiles.ok || !fromVariables.ok) {
    return fail([fromFiles, fromVariables].flatMap((result) => (result.ok ? [] : result.error)));
  }
  const sources = [...fromFiles.value, ...fromVariables.value];
  if (sources.length === 0) return fail([`-config=${paths.join(', -config=')}: no *.hcl or *.json file in it`]);
  const read = mergeAgentConfigs(sources, { env, authMethods: authMethodTypes });
  return read.ok ? succeed(read.value) : fail(read.error.map(formatDiagnostic));
}

const emptyNames = [
  '-config: is empty; name a file or directory, -config=agent.json',
  '-config-env: is empty; name an environment variable, -config-env=VAULT_CONFIG',
];

/** A flag wins outright over the variable, which lists paths with commas. Source: spec/agent.md 1.2. */
function pathsOf(flags: ParsedFlags, env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const given = flags.texts.get('config');
  if (given !== undefined) return given;
  return (env['BAO_AGENT_CONFIG_PATH'] ?? '').split(',').filter((path) => path.trim() !== '');
}
