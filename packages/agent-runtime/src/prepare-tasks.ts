import type { AgentConfig, AutoAuthConfig } from '@sluice/core';
import { formatDiagnostic } from '@sluice/core';
import { AgentError } from './agent-error.ts';
import type { AgentPorts } from './agent-ports.ts';
import { configurationProblems } from './configuration-problems.ts';
import { keepAuthenticated } from './auto-auth/keep-authenticated.ts';
import { createAuthMethod } from './auto-auth/methods.ts';
import type { TokenSupplySource } from './auto-auth/token-supply.ts';
import { createTokenSupply } from './auto-auth/token-supply.ts';
import { childEnvironment } from './commands/environment.ts';
import type { Completion } from './completion.ts';
import { firstWorkDeadline } from './first-work-deadline.ts';
import { createLatestValue } from './latest-value.ts';
import type { ProxyMetrics } from './proxy/metrics.ts';
import { createProxyMetrics } from './proxy/metrics.ts';
import type { Task } from './run-tasks.ts';
import { sinkContent } from './sinks/content.ts';
import { createFileSink } from './sinks/file-sink.ts';
import { runSink } from './sinks/run-sink.ts';
import { followReloads } from './templates/follow-reloads.ts';
import { compileTemplates } from './templates/compile.ts';
import type { ManagedTemplate } from './templates/managed-template.ts';
import { runTemplates } from './templates/run-templates.ts';
import { templatesSettings } from './templates/settings.ts';

/**
 * Makes the parts that the configuration asks for, in the order in which they are stopped: users of the token first, then
 * the token itself. Rejects with an `AgentError` for everything that can be known to be wrong before the first login.
 */
export async function prepareTasks(
  config: AgentConfig,
  completion: Completion,
  ports: AgentPorts,
): Promise<readonly Task[]> {
  const problems = configurationProblems(config);
  if (problems.length > 0) throw new AgentError('configuration', problems.join('; '));
  const supply = createTokenSupply();
  const owner = { ...ports, vault: tokenOwner(config.autoAuth, ports) };
  const metrics = createProxyMetrics();
  return [
    ...(await supervisorTasks(config, supply, completion, ports)),
    ...(await listenerTasks(config, supply, metrics, completion, ports)),
    ...(await templateTasks(config, supply, completion, ports)),
    ...(await sinkTasks(config, supply, completion, owner)),
    ...firstWorkDeadline(config, supply, completion, ports),
    { name: 'dumps', run: (signal) => showMetrics(metrics, ports, signal) },
    ...(await autoAuthTasks(config.autoAuth, supply, metrics, completion, owner)),
  ];
}

// A token is renewed, looked up, wrapped and revoked in the namespace that it was issued in, wherever it is used.
function tokenOwner(autoAuth: AutoAuthConfig | undefined, { vault }: AgentPorts): AgentPorts['vault'] {
  const namespace = autoAuth?.method.loginNamespace;
  return namespace === undefined ? vault : vault.withNamespace(namespace);
}

async function templateTasks(
  config: AgentConfig,
  supply: TokenSupplySource,
  completion: Completion,
  ports: AgentPorts,
): Promise<readonly Task[]> {
  const templates = createLatestValue<readonly ManagedTemplate[]>();
  templates.publish(await compileTemplates(config.templates, ports));
  const completed = completion.expect('templates are not rendered');
  const environment = childEnvironment(ports.environment, {});
  const log = ports.logger('template.server');
  const templatePorts = { ...ports, supply, environment, log, refreshes: ports.reloads };
  const settings = templatesSettings(config);
  return [
    { name: 'reload', run: (signal) => followReloads(config, templates, log, ports, signal) },
    { name: 'templates', run: (signal) => runTemplates(templates, settings, completed, templatePorts, signal) },
  ];
}

/** The program and its variables. Loaded only where it is configured. */
async function supervisorTasks(
  config: AgentConfig,
  supply: TokenSupplySource,
  completion: Completion,
  ports: AgentPorts,
): Promise<readonly Task[]> {
  const { exec, envTemplates } = config;
  if (exec === undefined || envTemplates.length === 0) return [];
  const { superviseProgram } = await import('./supervisor/supervise-program.ts');
  return superviseProgram(config, exec, supply, completion, ports);
}

/** Listeners, proxy and cache. Loaded only where a listener is configured. */
async function listenerTasks(
  config: AgentConfig,
  supply: TokenSupplySource,
  metrics: ProxyMetrics,
  completion: Completion,
  ports: AgentPorts,
): Promise<readonly Task[]> {
  if (config.listeners.length === 0) return [];
  const { serveListeners } = await import('./serve/serve-listeners.ts');
  return [serveListeners(config, config.autoAuth === undefined ? undefined : supply, metrics, completion, ports)];
}

async function sinkTasks(
  { autoAuth }: AgentConfig,
  supply: TokenSupplySource,
  completion: Completion,
  ports: AgentPorts,
): Promise<readonly Task[]> {
  const sinkPorts = { ...ports, log: ports.logger('sink.file') };
  const tasks: Task[] = [];
  for (const config of autoAuth?.sinks ?? []) {
    const sink = createFileSink(config, ports.files);
    await sink.check();
    const content = sinkContent(config, ports);
    const written = completion.expect(`token is not written to ${config.path}`);
    tasks.push({ name: 'sink', run: (signal) => runSink(sink, content, supply, written, sinkPorts, signal) });
  }
  return tasks;
}

async function autoAuthTasks(
  config: AutoAuthConfig | undefined,
  supply: TokenSupplySource,
  metrics: ProxyMetrics,
  completion: Completion,
  ports: AgentPorts,
): Promise<readonly Task[]> {
  if (config === undefined) return [];
  const method = await createAuthMethod(config.method, { ...ports, log: ports.logger(`auth.${config.method.type}`) });
  if (!method.ok) throw new AgentError('configuration', method.error.map(formatDiagnostic).join('; '));
  const authPorts = { ...ports, metrics, log: ports.logger('auth.handler') };
  const authenticated = completion.expect('not authenticated');
  return [
    {
      name: 'auto-auth',
      async run(signal): Promise<void> {
        void supply.tokens.next(undefined, signal).then(authenticated, () => undefined);
        await keepAuthenticated(config, method.value, supply, authPorts, signal);
      },
    },
  ];
}

/** Writes the counters into the log whenever somebody asks. Ends only by `signal`. */
async function showMetrics(
  metrics: ProxyMetrics,
  { dumps, clock, logger }: AgentPorts,
  signal: AbortSignal,
): Promise<never> {
  for (let seen = dumps.current; ;) {
    seen = await dumps.next(seen, signal);
    const timestamp = new Date(clock.wallMs()).toISOString();
    logger('metrics').log('info', 'metrics', { metrics: metrics.toJson('vault', timestamp) });
  }
}
