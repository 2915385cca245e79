import type { AgentConfig, Diagnostic, Result } from '@sluice/core';
import { fail, formatDiagnostic, succeed } from '@sluice/core';
import { runAgent } from '@sluice/agent-runtime';
import {
  createLogWriter,
  createNodeCryptography,
  createNodeFileSystem,
  createNodeProcessRunner,
  createSystemClock,
  createSystemRandom,
} from '@sluice/platform-node';
import type { LogWriter } from '@sluice/platform-node';
import { configFromEnv, createGotTransport, createVaultClient, VaultError } from '@sluice/vault-client';
import type { EnvironmentConfig } from '@sluice/vault-client';
import { agentFlags, connectionFlags, ignoredFlags } from '../command-line/flags.ts';
import type { ParsedFlags } from '../command-line/go-flags.ts';
import { parseGoFlags } from '../command-line/go-flags.ts';
import type { CommandContext } from '../command-context.ts';
import { connectionOf } from '../config/connection.ts';
import { loadConfig } from '../config/load-config.ts';
import { logSettingsOf } from '../config/log-settings.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { version } from '../version.ts';

/** Runs the agent: flags, environment and files in, exit code out. Source: spec/agent.md 1.2 to 1.8. */
export async function agentCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const flags = parseGoFlags(args, [...agentFlags, ...connectionFlags, ...ignoredFlags]);
  const refused = flags.booleans.get('detailed-exit-codes') === true ? exitCodes.configuration : exitCodes.failure;
  const prepared = await prepare(flags, context);
  if (!prepared.ok) {
    for (const line of prepared.error) context.output.err(`${line}\n`);
    return refused;
  }
  const { config, environment, warnings } = prepared.value;
  if (flags.booleans.get('validate') === true || flags.booleans.get('test-verify-only') === true) {
    for (const warning of warnings) context.output.err(`warning: ${formatDiagnostic(warning)}\n`);
    context.output.out('the configuration is valid\n');
    return exitCodes.success;
  }
  return run(flags, config, environment, warnings, context);
}

interface Prepared {
  readonly config: AgentConfig;
  readonly environment: EnvironmentConfig;
  readonly warnings: readonly Diagnostic[];
}

/** Everything that can be refused before anything is started; all problems at once, a line each. */
async function prepare(flags: ParsedFlags, { env }: CommandContext): Promise<Result<Prepared, readonly string[]>> {
  const problems = flags.problems.map(formatDiagnostic);
  if (flags.words.length > 0) problems.push(`${JSON.stringify(flags.words[0])}: unexpected word; flags begin with -`);
  if (problems.length > 0) return fail(problems);
  const loaded = await loadConfig(flags, env, createNodeFileSystem());
  const environment = configFromEnv(env);
  if (!loaded.ok) problems.push(...loaded.error);
  if (!environment.ok) problems.push(...environment.error.map(formatDiagnostic));
  if (!loaded.ok || !environment.ok) return fail(problems);
  const { config, warnings } = loaded.value;
  const exitAfterAuth = flags.booleans.get('exit-after-auth') ?? config.exitAfterAuth;
  return succeed({ config: { ...config, exitAfterAuth }, environment: environment.value, warnings });
}

async function run(
  flags: ParsedFlags,
  config: AgentConfig,
  environment: EnvironmentConfig,
  warnings: readonly Diagnostic[],
  context: CommandContext,
): Promise<number> {
  const clock = createSystemClock();
  const settings = logSettingsOf(flags, context.env, config.log);
  if (!settings.ok) {
    for (const problem of settings.error) context.output.err(`${formatDiagnostic(problem)}\n`);
    return exitCodes.failure;
  }
  const log = createLogWriter({ stream: context.log, clock, name: 'agent', ...settings.value });
  for (const warning of warnings) log.log('warn', 'configuration', { problem: formatDiagnostic(warning) });
  const random = createSystemRandom();
  const connection = connectionOf(flags, environment, config);
  warnOf(connection.transport.tls?.skipVerify === true, environment, log);
  try {
    await using transport = createGotTransport(connection.transport);
    const vault = createVaultClient(connection.client, { transport, clock, random });
    log.log('info', 'agent started', { version, address: connection.client.address });
    const end = await runAgent(
      config,
      {
        clock,
        random,
        vault,
        files: createNodeFileSystem(),
        processes: createNodeProcessRunner(),
        cryptography: createNodeCryptography(clock),
        logger: (name) => log.named(name),
        environment: definedIn(context.env),
        processId: context.processId,
        refreshes: context.reloads,
      },
      context.stop,
    );
    log.log('info', 'agent ended', { how: end.kind });
    return exitCodeOf(end, flags.booleans.get('detailed-exit-codes') === true);
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    context.output.err(`${error.message}\n`);
    return exitCodes.failure;
  } finally {
    await log.flush();
  }
}

function warnOf(skipVerify: boolean, environment: EnvironmentConfig, log: LogWriter): void {
  if (skipVerify) log.log('warn', 'the certificate of the server is not verified: anybody can pose as Vault');
  if (environment.wrapTtl !== undefined) log.log('warn', 'VAULT_WRAP_TTL is ignored: it would wrap every login');
}

function definedIn(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
