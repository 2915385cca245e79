import type { JsonObject } from '@sluice/core';
import { formatDiagnostic } from '@sluice/core';
import type { IsolationChoice, PodEvent, RunningPod, Service } from '@sluice/pod-runner';
import { runPod } from '@sluice/pod-runner';
import { DemoError } from '../error.ts';
import { untilDefined } from './retry.ts';
import type { DemoVault } from './vault.ts';
import { vaultService } from './vault.ts';
import type { Workspace } from './workspace.ts';

export interface StartPodOptions {
  readonly vault: DemoVault;
  readonly workspace: Workspace;
  readonly isolation: IsolationChoice;
  /** Beside Vault. */
  readonly services?: readonly Service[];
  readonly onEvent: (event: PodEvent) => void;
  readonly stopped: AbortSignal;
}

const STARTS_WITHIN_MS = 30_000;
const BACK_OFF = { firstMs: 1000, mostMs: 10_000 }; // people wait for a demo; the kubelet starts with 10 s

/** Runs an admitted pod that reaches Vault under its cluster name; resolves when all its containers run. */
export async function startPod(
  pod: JsonObject,
  { vault, workspace, isolation, services = [], onEvent, stopped }: StartPodOptions,
): Promise<RunningPod> {
  const target = { host: '127.0.0.1', port: vault.port };
  const started = await runPod(pod, {
    images: workspace.images,
    secrets: { 'vault-tls': { 'ca.crt': vault.caPem } },
    issueToken: vault.issueToken,
    services: [{ ...vaultService, target }, ...services],
    isolation,
    backOff: BACK_OFF,
    onEvent,
  });
  if (!started.ok) throw new DemoError('DEMO_POD_INVALID', started.error.map(formatDiagnostic).join('\n'));
  const running = started.value;
  let runs = false;
  const isRunning = running.running.then(() => (runs = true));
  const problem = "pod: not all containers run after 30 s; read the agent's lines above, they say what it waits for";
  const check = async (): Promise<true | undefined> => {
    await Promise.race([isRunning, pause()]);
    return runs ? true : undefined;
  };
  try {
    await untilDefined(check, { deadlineMs: STARTS_WITHIN_MS, problem, stopped });
  } catch (error) {
    await running.stop(0);
    throw error;
  }
  return running;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
