import type { Result } from '@sluice/core';
import { fail, formatDiagnostic, formatLocation, SluiceError, succeed } from '@sluice/core';
import type { LogWriter } from '@sluice/platform-node';
import { createLogWriter, createNodeFileSystem, createSystemClock, createSystemRandom } from '@sluice/platform-node';
import type { InjectorSettings } from '@sluice/pod-mutation';
import { settingProblems, settingsFrom, unknownVariables } from '@sluice/pod-mutation';
import { apiAddress, ServiceAccount, serviceAccountFolder } from '../kubernetes/in-cluster.ts';
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts';
import { createKubernetesApi } from '../kubernetes/kubernetes-api.ts';
import type { ApiConnection } from '../kubernetes/request-json.ts';
import { withDefaultAnnotationsFile } from '../serve/default-annotations-file.ts';
import type { Shutdown } from '../serve/serve.ts';
import { serve } from '../serve/serve.ts';
import type { ServeSettings } from '../serve/serve-settings.ts';
import { serveSettings } from '../serve/serve-settings.ts';
import { withCluster } from '../serve/with-cluster.ts';
import type { Output } from './output.ts';
import { exitCodes } from './output.ts';
import { version } from './version.ts';

export interface AgentInjectOptions {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly output: Output;
  /** Where log lines go. */
  readonly log: NodeJS.WritableStream;
  readonly shutdown: Shutdown;
}

/** Serves the webhook until it is told to end. Resolves with the exit code. Source: spec/injector.md 5.1 and 5.2. */
export async function agentInject({ args, env, output, log, shutdown }: AgentInjectOptions): Promise<number> {
  const settings = await readSettings(args, env);
  if (!settings.ok) {
    for (const diagnostic of settings.error) output.err(`${formatDiagnostic(diagnostic)}\n`);
    return exitCodes.failure;
  }
  const { injector, process } = settings.value;
  const clock = createSystemClock();
  const logger = createLogWriter({
    stream: log,
    clock,
    name: 'injector',
    format: injector.logFormat,
    level: injector.logLevel,
  });
  logProblems(injector, env, logger);
  const files = createNodeFileSystem();
  const connect = (): ApiConnection => ({
    address: apiAddress(env),
    account: new ServiceAccount(serviceAccountFolder, files),
    userAgent: `sluice-injector/${version}`,
  });
  try {
    const random = createSystemRandom();
    const { mutate, companions } = withCluster(injector, env, connect, { clock, logger, random });
    const openKubernetes = (): KubernetesApi => createKubernetesApi(connect());
    const ports = { clock, random, files, logger, openKubernetes, companions };
    await serve(process, mutate, version, ports, shutdown, () => undefined);
    return exitCodes.success;
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error;
    output.err(`${error.message}\n`);
    return exitCodes.failure;
  } finally {
    await finish(logger);
  }
}

async function readSettings(
  args: readonly string[],
  env: AgentInjectOptions['env'],
): Promise<Result<{ readonly injector: InjectorSettings; readonly process: ServeSettings }>> {
  const given = settingsFrom(args, env);
  if (!given.ok) return given;
  const injector = await withDefaultAnnotationsFile(given.value, createNodeFileSystem());
  if (!injector.ok) return injector;
  const process = serveSettings(injector.value);
  return process.ok ? succeed({ injector: injector.value, process: process.value }) : fail(process.error);
}

// The peer starts too, so that an unchanged chart does; but what denies every pod is told before the first of them.
function logProblems(settings: InjectorSettings, env: AgentInjectOptions['env'], logger: LogWriter): void {
  const problems = settingProblems(settings);
  for (const { where, message, hint } of problems) {
    logger.log('error', 'a setting denies the pods that it applies to', {
      setting: formatLocation(where),
      reason: message,
      ...(hint === undefined ? {} : { hint }),
    });
  }
  for (const { where, message, hint } of unknownVariables(env)) {
    logger.log('warn', message, { variable: formatLocation(where), ...(hint === undefined ? {} : { hint }) });
  }
}

async function finish(logger: LogWriter): Promise<void> {
  await logger.flush();
  logger.close();
}
