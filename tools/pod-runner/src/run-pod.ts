import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import { createSystemClock } from '@sluice/platform-node';
import { ignoredParts, missingInputs, unscopedCommands } from './check-run.ts';
import type { ContainerPlan } from './container/plan.ts';
import { planContainers } from './container/plan.ts';
import type { Sources } from './container/sources.ts';
import type { ImageTable } from './image/table.ts';
import type { IsolationChoice } from './isolation/choice.ts';
import { detectIsolation } from './isolation/detect.ts';
import type { DetectedIsolation } from './isolation/detect.ts';
import { startGuardian } from './isolation/guardian.ts';
import { openNamespaceSandbox } from './isolation/namespace-sandbox.ts';
import { openProcessSandbox } from './isolation/process-sandbox.ts';
import { nodeAddress, podAddress } from './isolation/sandbox-script.ts';
import type { IsolationKind, Sandbox, SandboxOptions, Service } from './isolation/sandbox.ts';
import type { BackOff } from './lifecycle/back-off.ts';
import { kubeletBackOff } from './lifecycle/back-off.ts';
import type { PodEvent } from './lifecycle/events.ts';
import { PodRun } from './lifecycle/pod-run.ts';
import { decodePod } from './manifest/decode-pod.ts';
import type { KeyedData } from './manifest/load.ts';
import type { Pod } from './manifest/pod.ts';
import { RunningPod } from './running-pod.ts';
import { VolumeKeeper } from './volume/keeper.ts';
import type { IssueToken } from './volume/token.ts';

export interface RunPodOptions {
  /** Which command stands for which image. */
  readonly images: ImageTable;
  readonly secrets?: Readonly<Record<string, KeyedData>>;
  readonly configMaps?: Readonly<Record<string, KeyedData>>;
  /** Needed by pods with a projected service account token. */
  readonly issueToken?: IssueToken;
  /** Names that the pod reaches beyond itself; nothing else is reachable from a network namespace. */
  readonly services?: readonly Service[];
  /** Default `auto`: the best that this machine gives. */
  readonly isolation?: IsolationChoice;
  readonly clock?: Clock;
  /** Default: the kubelet's, 10 s doubled up to 5 minutes. */
  readonly backOff?: BackOff;
  /** Everything that happens, output of containers included. */
  readonly onEvent?: (event: PodEvent) => void;
}

// Every cluster has this config map; here there is no API server whose certificate it could hold.
const clusterConfigMaps = { 'kube-root-ca.crt': { 'ca.crt': 'no API server on this machine\n' } };

/**
 * Runs a Pod manifest (parsed JSON or YAML) on this machine. Answers the running pod, whose first containers are being
 * started, or everything that is wrong with the manifest. Rejects with `PodRunnerError` when the machine fails.
 */
export async function runPod(manifest: unknown, options: RunPodOptions): Promise<Result<RunningPod>> {
  const decoded = decodePod(manifest);
  if (!decoded.ok) return decoded;
  const pod = decoded.value;
  const { isolation, refused } = await chooseIsolation(options.isolation ?? 'auto');
  const sources = sourcesOf(pod, isolation, options);
  const plans = planContainers(options.images, sources);
  const problems = [
    ...(plans.ok ? [] : plans.error),
    ...missingInputs(sources, options.issueToken),
    ...(plans.ok && isolation === 'processes' ? unscopedCommands(plans.value) : []),
  ];
  if (!plans.ok || problems.length > 0) return fail(problems);
  return succeed(await start(sources, plans.value, { isolation, refused }, options));
}

async function start(
  sources: Sources,
  plans: readonly ContainerPlan[],
  { isolation, refused }: DetectedIsolation,
  options: RunPodOptions,
): Promise<RunningPod> {
  const { pod } = sources;
  const clock = options.clock ?? createSystemClock();
  const onEvent = options.onEvent ?? (() => undefined);
  const folder = await mkdtemp(join(tmpdir(), `sluice-pod-`));
  await chmod(folder, 0o711); // the pod's users pass through; nobody else's business what is inside
  const guardian = startGuardian([folder]);
  let sandbox: Sandbox | undefined;
  try {
    const onLine: SandboxOptions['onLine'] = (container, stream, line) => {
      onEvent({ kind: 'output', container, stream, line });
    };
    sandbox = await openSandbox(isolation, { pod, folder, services: options.services ?? [], onLine });
    onEvent({ kind: 'isolation', isolation, limits: [...refused, ...sandbox.limits, ...ignoredParts(plans)] });
    const volumes = await VolumeKeeper.open({
      sandbox,
      sources,
      plans,
      clock,
      ...(options.issueToken === undefined ? {} : { issueToken: options.issueToken }),
    });
    const run = new PodRun(pod, plans, { sandbox, clock, backOff: options.backOff ?? kubeletBackOff, onEvent });
    return new RunningPod({ pod, run, sandbox, volumes, guardian });
  } catch (error) {
    await sandbox?.close();
    await guardian.close();
    throw error;
  }
}

function openSandbox(isolation: IsolationKind, options: SandboxOptions): Promise<Sandbox> {
  return isolation === 'processes' ? openProcessSandbox(options) : openNamespaceSandbox(isolation, options);
}

async function chooseIsolation(wanted: IsolationChoice): Promise<DetectedIsolation> {
  return wanted === 'auto' ? detectIsolation() : { isolation: wanted, refused: [] };
}

function sourcesOf(pod: Pod, isolation: IsolationKind, { secrets = {}, configMaps = {} }: RunPodOptions): Sources {
  const addresses =
    isolation === 'processes'
      ? { podIp: '127.0.0.1', hostIp: '127.0.0.1' }
      : { podIp: podAddress, hostIp: nodeAddress };
  return { pod, addresses, secrets, configMaps: { ...clusterConfigMaps, ...configMaps } };
}
