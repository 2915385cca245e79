import { formatDiagnostic, HostError } from '@sluice/core';
import { createNodeFileSystem, createSystemClock, createSystemRandom } from '@sluice/platform-node';
import { configFromEnv, createNodeTransport, createVaultClient, VaultError } from '@sluice/vault-client';
import { connectionFlags, ignoredFlags } from '../command-line/flags.ts';
import type { ParsedFlags } from '../command-line/go-flags.ts';
import { parseGoFlags } from '../command-line/go-flags.ts';
import type { CommandContext } from '../command-context.ts';
import { ambientToken, tokenPathOf } from '../config/ambient-token.ts';
import { connectionOf } from '../config/connection.ts';
import { exitCodes } from '../exit-codes.ts';
import { readFields } from './generate-config/read-fields.ts';
import { writeConfig } from './generate-config/write-config.ts';

const defaultFile = 'agent.hcl';
/** Exit codes of this command alone (spec/agent.md 1.9). */
const vaultFailure = 2;
const fileFailure = 3;

/**
 * `generate-config -type=env-template -path=PATH … [-exec=LINE] [FILE]`: a configuration that runs a program with the
 * fields of the secrets as variables. Source: spec/agent.md 1.9.
 */
export async function generateConfigCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const flags = parseGoFlags(args, [
    { name: 'type', kind: 'text', help: 'env-template' },
    { name: 'path', kind: 'texts', help: 'secret of a KV engine; PATH/* for all below' },
    { name: 'exec', kind: 'text', help: 'program to run' },
    ...connectionFlags,
    ...ignoredFlags,
  ]);
  const environment = configFromEnv(context.env);
  const problems = [...flags.problems.map(formatDiagnostic), ...usageProblems(flags)];
  if (!environment.ok) problems.push(...environment.error.map(formatDiagnostic));
  if (!environment.ok || problems.length > 0) return refuse(context, problems, exitCodes.failure);
  const token = await ambientToken(environment.value, context.env);
  if (!token.ok) return refuse(context, [token.error], vaultFailure);
  const { client, transport: options } = connectionOf(flags, environment.value);
  const ports = { clock: createSystemClock(), random: createSystemRandom() };
  const file = flags.words[0] ?? defaultFile;
  try {
    await using transport = createNodeTransport(options);
    const vault = createVaultClient({ ...client, token: token.value }, { ...ports, transport });
    const fields = await readFields(vault, flags.texts.get('path') ?? [], context.stop);
    const command = (flags.texts.get('exec')?.at(-1) ?? 'env').split(' ').filter((word) => word !== '');
    const text = writeConfig({ address: client.address, tokenPath: tokenPathOf(context.env), command, fields });
    await createNodeFileSystem().replace(file, new TextEncoder().encode(text), { mode: 0o600 });
  } catch (error) {
    if (error instanceof HostError) return refuse(context, [error.message], fileFailure);
    if (!(error instanceof VaultError)) throw error;
    return refuse(context, [error.message.replaceAll(/\s*\n\s*/g, ' ')], vaultFailure);
  }
  context.output.out(`Successfully generated "${file}" configuration file!\n`);
  return exitCodes.success;
}

function usageProblems({ texts, words }: ParsedFlags): readonly string[] {
  const problems: string[] = [];
  const paths = texts.get('path') ?? [];
  if (texts.get('type')?.at(-1) !== 'env-template') problems.push('-type: must be env-template');
  if (paths.length === 0) problems.push('-path: name at least one secret, such as -path=secret/app');
  if (words.length > 1) problems.push(`${JSON.stringify(words[1])}: unexpected word; only one file is written`);
  for (const path of paths) {
    if (path.replace(/\/\*$/, '').includes('*'))
      problems.push(`-path=${path}: * may stand at the end only, as in secret/*`);
  }
  return problems;
}

function refuse({ output }: CommandContext, lines: readonly string[], code: number): number {
  for (const line of lines) output.err(`${line}\n`);
  return code;
}
