import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PodEvent, PodSummary, RunningPod, Service } from '@sluice/pod-runner';
import { createReporter, detectIsolation } from '@sluice/pod-runner';
import { freePort } from '../cluster/adapt.ts';
import type { Adaptation } from '../cluster/adapt.ts';
import { admitPod } from '../cluster/admit.ts';
import { startInjector } from '../cluster/injector.ts';
import { startPod } from '../cluster/start-pod.ts';
import { bootstrapVault, startVault, vaultAddress } from '../cluster/vault.ts';
import type { DemoVault } from '../cluster/vault.ts';
import { agentImageName } from '../cluster/workspace.ts';
import { showPod } from '../story/show-pod.ts';
import type { DemoContext } from './context.ts';

/** What distinguishes one demo's stage from another's. */
export interface StageOptions {
  /** Folder below `manifests`. */
  readonly manifests: string;
  /** What the operator sets up beyond policy and login; as text, and as calls. */
  readonly contents: string;
  readonly prepare: (vault: DemoVault) => Promise<void>;
  readonly services?: readonly Service[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the sidecar listens: without a network namespace it then needs a free port. */
  readonly proxy?: boolean;
}

/** Vault, injector and the running pod of one demo. */
export interface Stage {
  readonly vault: DemoVault;
  readonly pod: RunningPod;
  /** The application, on this machine. */
  readonly url: string;
  /** Files for readers who want to talk to Vault themselves. */
  readonly caFile: string;
  readonly tokenFile: string;
  /** Deletes the pod and shows how its containers fared. */
  deletePod(): Promise<PodSummary>;
  [Symbol.asyncDispose](): Promise<void>;
}

const APP_PORT = 8080;
const PROXY_PORT = 8200;

/** The way of every demo from nothing to a running pod, told step by step. */
export async function openStage(context: DemoContext, options: StageOptions): Promise<Stage> {
  const { story, workspace } = context;
  const opened: AsyncDisposable[] = [];
  const close = async (): Promise<void> => {
    for (const resource of opened.splice(0).reverse()) await resource[Symbol.asyncDispose]();
  };
  const keep = <T extends AsyncDisposable>(resource: T): T => {
    opened.push(resource);
    return resource;
  };
  try {
    const vault = keep(
      await story.step('Vault starts, with TLS and sealed', 'a development server stands in for yours', () =>
        startVault((line) => {
          story.note(line);
        }),
      ),
    );
    story.note(vault.server.url);
    const files = await story.step(
      'The operator opens it',
      `keys, policy "app", trust in the service account "app", ${options.contents}`,
      () => prepare(context, vault, options),
    );
    const injector = keep(
      await story.step('The injector starts, with TLS', 'the API server will ask it about every new pod', () =>
        startInjector({ ...workspace, bundle: workspace.injectorBundle, vaultAddress, agentImage: agentImageName }),
      ),
    );
    const { adaptation, appPort, isolation } = await adaptTo(context, options);
    const admitted = await story.step(
      'The Deployment gets its annotations and makes a pod',
      'the API server sends an AdmissionReview and applies the patch',
      () => admitPod(join(workspace.manifests, options.manifests), injector.webhook, adaptation),
    );
    const { diff, configuration } = showPod(admitted.before, admitted.after);
    story.show([
      '',
      'The pod before and after the injector:',
      ...diff,
      '',
      "The sidecar's configuration (VAULT_CONFIG, decoded):",
      ...configuration,
      '',
    ]);
    for (const warning of admitted.warnings) story.note(`warning: ${warning}`);

    const earlierRequests = vault.server.requests.length;
    const reporter = createReporter({ colour: context.colour, width: 'vault-agent-init'.length });
    const onEvent = (event: PodEvent): void => {
      context.overview.note(event);
      story.show(reporter.lines(event));
    };
    const pod = keep(
      await story.step('The pod runs', 'the agent logs in with its service account; nobody gives it a password', () =>
        startPod(admitted.after, {
          vault,
          workspace,
          isolation,
          services: options.services ?? [],
          onEvent,
          stopped: context.stopped,
        }),
      ),
    );
    const url = `http://127.0.0.1:${await pod.publish(appPort)}/`;
    context.overview.show({ demo: options.manifests, vault, pod, url, earlierRequests });
    const deletePod = async (): Promise<PodSummary> => {
      const summary = await story.step('The pod is deleted', 'SIGTERM to every container, as in a cluster', () =>
        pod.stop(),
      );
      story.show(reporter.summary(summary));
      return summary;
    };
    return { vault, pod, url, ...files, deletePod, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function prepare(
  { workspace }: DemoContext,
  vault: DemoVault,
  options: StageOptions,
): Promise<Pick<Stage, 'caFile' | 'tokenFile'>> {
  const rootToken = await bootstrapVault(vault, join(workspace.manifests, 'vault/app.hcl'));
  await options.prepare(vault);
  const files = { caFile: join(workspace.folder, 'vault-ca.crt'), tokenFile: join(workspace.folder, 'root-token') };
  await writeFile(files.caFile, vault.caPem, { mode: 0o644 });
  await writeFile(files.tokenFile, rootToken.reveal(), { mode: 0o600 });
  return files;
}

/**
 * Without a network namespace the pod's ports are this machine's, and fixed ones may be taken (spec/decisions.md 27).
 */
async function adaptTo(
  { isolation: wanted, story }: DemoContext,
  { env = {}, proxy = false }: StageOptions,
): Promise<{ adaptation: Adaptation; appPort: number; isolation: DemoContext['isolation'] }> {
  const isolation = wanted === 'auto' ? (await detectIsolation()).isolation : wanted;
  if (isolation !== 'processes') return { adaptation: { env, annotations: {} }, appPort: APP_PORT, isolation: wanted };
  const appPort = await freePort();
  const proxyPort = proxy ? await freePort() : PROXY_PORT;
  story.note(
    `no network namespace here: the application listens on port ${appPort}${proxy ? `, the sidecar on ${proxyPort}` : ''} of this machine`,
  );
  return {
    adaptation: {
      env: { ...env, PORT: String(appPort), VAULT_ADDR: `http://127.0.0.1:${proxyPort}` },
      annotations: proxy ? { 'vault.hashicorp.com/agent-cache-listener-port': String(proxyPort) } : {},
    },
    appPort,
    isolation: wanted,
  };
}
