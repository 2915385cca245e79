import type { JsonObject } from '@sluice/core';
import { formatDiagnostic } from '@sluice/core';
import type { IsolationKind, PodEvent, RunningPod, Service } from '@sluice/pod-runner';
import { runPod } from '@sluice/pod-runner';
import { DemoError } from '../error.ts';
import type { DemoVault } from './vault.ts';
import { vaultService } from './vault.ts';
import type { Workspace } from './workspace.ts';

export interface StartPodOptions {
  readonly vault: DemoVault;
  readonly workspace: Workspace;
  readonly isolation: IsolationKind | 'auto';
  /** Beside Vault. */
  readonly services?: readonly Service[];
  readonly onEvent: (event: PodEvent) => void;
}

const STARTS_WITHIN_MS = 30_000;
const BACK_OFF = { firstMs: 1000, mostMs: 10_000 }; // people wait for a demo; the kubelet starts with 10 s

/** Runs an admitted pod that reaches Vault under its cluster name; resolves when all its containers run. */
export async function startPod(
  pod: JsonObject,
  { vault, workspace, isolation, services = [], onEvent }: StartPodOptions,
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
  try {
    await withDeadline(running.running);
  } catch (error) {
    await running.stop(0);
    throw error;
  }
  return running;
}

async function withDeadline(running: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new DemoError(
          'DEMO_POD_LATE',
          "pod: not all containers run after 30 s; read the agent's lines above, they say what it waits for",
        ),
      );
    }, STARTS_WITHIN_MS);
  });
  await Promise.race([running, late]).finally(() => {
    clearTimeout(timer);
  });
}
