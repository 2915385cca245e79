import type { AgentConfig, Diagnostic, Result } from '@sluice/core';
import { fail, formatDiagnostic, parseDurationSeconds, succeed, toMilliseconds } from '@sluice/core';
import type { AgentPorts } from '@sluice/agent-runtime';
import { checkAgent, createLatestValue, runAgent } from '@sluice/agent-runtime';
import {
  createLogWriter,
  createNodeCryptography,
  createNodeFileSystem,
  createNodeProcessRunner,
  createSystemClock,
  createSystemRandom,
} from '@sluice/platform-node';
import type { LogWriter } from '@sluice/platform-node';
import { configFromEnv, createNodeTransport, createVaultClient, VaultError } from '@sluice/vault-client';
import type { EnvironmentConfig } from '@sluice/vault-client';
import { agentFlags, connectionFlags, ignoredFlags } from '../command-line/flags.ts';
import type { ParsedFlags } from '../command-line/go-flags.ts';
import { parseGoFlags } from '../command-line/go-flags.ts';
import type { CommandContext } from '../command-context.ts';
import { connectionOf } from '../config/connection.ts';
import { followHangUps } from '../config/follow-hang-ups.ts';
import { loadConfig } from '../config/load-config.ts';
import type { LogSettings } from '../config/log-settings.ts';
import { logSettingsOf } from '../config/log-settings.ts';
import { openLogStream } from '../config/log-stream.ts';
import { sweepDestinations } from '../config/sweep-destinations.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { version } from '../version.ts';

/** Runs the agent, or with `-validate` only checks what it would run. Source: spec/agent.md 1.2 to 1.8. */
export async function agentCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const flags = parseGoFlags(args, [...agentFlags, ...connectionFlags, ...ignoredFlags]);
  const prepared = await prepare(flags, context);
  if (!prepared.ok) return refuse(prepared.error, flags, context);
  const { config, environment, logSettings, warnings } = prepared.value;
  const clock = createSystemClock();
  const random = createSystemRandom();
  const connection = connectionOf(flags, environment, config);
  const stream = openLogStream(logSettings.file, context.log, clock);
  if (!stream.ok) return refuse([stream.error], flags, context);
  const log = createLogWriter({ ...logSettings, stream: stream.value, clock, name: 'agent' });
  const reloads = createLatestValue<AgentConfig>();
  try {
    await using transport = createNodeTransport(connection.transport);
    const ports: AgentPorts = {
      clock,
      random,
      vault: createVaultClient(connection.client, { transport, clock, random }),
      files: createNodeFileSystem(),
      processes: createNodeProcessRunner(),
      cryptography: createNodeCryptography(clock),
      logger: (name) => log.named(name),
      environment: definedIn(context.env),
      processId: context.processId,
      userAgent: `Sluice Agent API Proxy/${version}`,
      openUpstream: () => ({
        address: connection.client.address,
        transport: createNodeTransport({ ...connection.transport, maxConnections: proxyConnections }),
        ...(connection.client.redirects === undefined ? {} : { redirects: connection.client.redirects }),
      }),
      reloads,
      dumps: context.dumps,
      signals: context.signals,
    };
    if (isSet(flags, 'validate') || isSet(flags, 'test-verify-only')) {
      return await validate(config, warnings, ports, flags, context);
    }
    warn(connection.transport.tls?.skipVerify === true, environment, warnings, log);
    log.log('info', 'agent started', { version, address: connection.client.address });
    sweepDestinations(config);
    const following = new AbortController();
    const followed = followHangUps(flags, config, reloads, log, context, following.signal);
    const end = await runAgent(config, ports, context.stop);
    following.abort(new Error('the agent has ended'));
    await followed;
    log.log('info', 'agent ended', { how: end.kind });
    return exitCodeOf(end, isSet(flags, 'detailed-exit-codes'));
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    return refuse([error.message], flags, context);
  } finally {
    await log.flush();
  }
}

/** As many connections as requests that applications may have in progress at a time. */
const proxyConnections = 256;

interface Prepared {
  readonly config: AgentConfig;
  readonly environment: EnvironmentConfig;
  readonly logSettings: LogSettings;
  readonly warnings: readonly Diagnostic[];
}

/** Everything that can be refused before anything is started; all problems at once, a line each. */
async function prepare(flags: ParsedFlags, { env }: CommandContext): Promise<Result<Prepared, readonly string[]>> {
  const problems = flags.problems.map(formatDiagnostic);
  if (flags.words.length > 0) problems.push(`${JSON.stringify(flags.words[0])}: unexpected word; flags begin with -`);
  if (problems.length > 0) return fail(problems);
  const loaded = await loadConfig(flags, env, createNodeFileSystem());
  const environment = configFromEnv(env);
  const logSettings = logSettingsOf(flags, env, loaded.ok ? loaded.value.config.log : {});
  const timeout = firstWorkTimeout(flags.texts.get('init-timeout')?.at(-1));
  if (!loaded.ok) problems.push(...loaded.error);
  if (!environment.ok) problems.push(...environment.error.map(formatDiagnostic));
  if (!logSettings.ok) problems.push(...logSettings.error.map(formatDiagnostic));
  if (!timeout.ok) problems.push(timeout.error);
  if (!loaded.ok || !environment.ok || !logSettings.ok || !timeout.ok) return fail(problems);
  const { config, warnings } = loaded.value;
  const exitAfterAuth = flags.booleans.get('exit-after-auth') ?? config.exitAfterAuth;
  const firstWork = timeout.value === undefined ? {} : { firstWorkTimeoutMs: timeout.value };
  return succeed({
    config: { ...config, exitAfterAuth, ...firstWork },
    environment: environment.value,
    logSettings: logSettings.value,
    warnings,
  });
}

/** Milliseconds of `-init-timeout`. */
function firstWorkTimeout(text: string | undefined): Result<number | undefined, string> {
  if (text === undefined) return succeed(undefined);
  const duration = parseDurationSeconds(text);
  if (duration.ok && duration.value > 0n) return succeed(toMilliseconds(duration.value));
  const what = duration.ok ? `${JSON.stringify(text)} is no time to wait` : duration.error;
  return fail(`flag -init-timeout: ${what}; use seconds or a text such as 2m`);
}

async function validate(
  config: AgentConfig,
  warnings: readonly Diagnostic[],
  ports: AgentPorts,
  flags: ParsedFlags,
  context: CommandContext,
): Promise<number> {
  for (const warning of warnings) context.output.err(`${warning.severity}: ${formatDiagnostic(warning)}\n`);
  const problems = await checkAgent(config, ports);
  if (problems.length > 0) return refuse(problems, flags, context);
  context.output.out('the configuration is valid\n');
  return exitCodes.success;
}

function refuse(lines: readonly string[], flags: ParsedFlags, { output }: CommandContext): number {
  for (const line of lines) output.err(`${line.replaceAll(/\s*\n\s*/g, ' ')}\n`);
  return isSet(flags, 'detailed-exit-codes') ? exitCodes.configuration : exitCodes.failure;
}

function warn(
  skipVerify: boolean,
  environment: EnvironmentConfig,
  warnings: readonly Diagnostic[],
  log: LogWriter,
): void {
  for (const warning of warnings) {
    log.log(warning.severity === 'info' ? 'info' : 'warn', 'configuration', { problem: formatDiagnostic(warning) });
  }
  if (skipVerify) log.log('warn', 'the certificate of the server is not verified: anybody can pose as Vault');
  if (environment.wrapTtl !== undefined) log.log('warn', 'VAULT_WRAP_TTL is ignored: it would wrap every login');
}

function isSet(flags: ParsedFlags, name: string): boolean {
  return flags.booleans.get(name) === true;
}

function definedIn(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
