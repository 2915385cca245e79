import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretString } from '@sluice/core';
import type { RunningPod } from '@sluice/pod-runner';
import { createReporter } from '@sluice/pod-runner';
import { admitPod } from '../cluster/admit.ts';
import { getText } from '../cluster/http.ts';
import { startInjector } from '../cluster/injector.ts';
import { untilDefined } from '../cluster/retry.ts';
import { startPod } from '../cluster/start-pod.ts';
import { bootstrapVault, startVault, vaultAddress } from '../cluster/vault.ts';
import type { DemoVault } from '../cluster/vault.ts';
import { agentImageName } from '../cluster/workspace.ts';
import { DemoError } from '../error.ts';
import { showPod } from '../story/show-pod.ts';
import type { DemoContext } from './context.ts';
import { stayUp } from './stay-up.ts';

const SECRET_PATH = 'secret/hashiconf';
const EXPECTED = '{"hashiconf": "rocks"}';
const CHANGED = '{"hashiconf": "still rocks"}';
const ARRIVES_WITHIN_MS = 20_000;
const WEB_PORT = 8080;
const AGENTS = 2; // the init container and the sidecar read the secret once each before anything changes

/** One secret from Vault as a file of an application that knows nothing of Vault. */
export async function staticDemo(context: DemoContext): Promise<void> {
  const { story, workspace, isolation } = context;
  story.title('Static secret: one value from Vault as a file of an application');
  await using vault = await story.step(
    'Vault starts, with TLS and sealed',
    'a development server stands in for yours',
    () =>
      startVault((line) => {
        story.note(line);
      }),
  );
  story.note(vault.server.url);
  const rootToken = await story.step(
    'The operator opens it',
    'keys, policy "app", trust in the service account "app", the secret itself',
    () => bootstrap(vault, join(workspace.manifests, 'vault/app.hcl')),
  );
  await using injector = await story.step(
    'The injector starts, with TLS',
    'the API server will ask it about every new pod',
    () => startInjector({ ...workspace, bundle: workspace.injectorBundle, vaultAddress, agentImage: agentImageName }),
  );
  const admitted = await story.step(
    'The Deployment gets its annotations and makes a pod',
    'the API server sends an AdmissionReview and applies the patch',
    () => admitPod(join(workspace.manifests, 'static'), injector.webhook),
  );
  const shown = showPod(admitted.before, admitted.after);
  story.show([
    '',
    'The pod before and after the injector:',
    ...shown.diff,
    '',
    "The sidecar's configuration (VAULT_CONFIG, decoded):",
    ...shown.configuration,
    '',
  ]);
  for (const warning of admitted.warnings) story.note(`warning: ${warning}`);

  const reporter = createReporter({ colour: context.colour, width: 'vault-agent-init'.length });
  const onEvent = (event: Parameters<typeof reporter.lines>[0]): void => {
    story.show(reporter.lines(event));
  };
  await using pod = await story.step(
    'The pod runs',
    'the init container logs in and renders the file, then the application starts, then the sidecar',
    () => startPod(admitted.after, { vault, workspace, isolation, onEvent }),
  );
  const url = `http://127.0.0.1:${await pod.publish(WEB_PORT)}/`;
  const answer = await story.step('The web application answers', 'it reads the rendered file and nothing else', () =>
    firstAnswer(url),
  );
  story.show(['', `GET ${url}`, answer, '']);
  if (context.once) await checkChange(context, vault, pod, url);
  else await stayUp(context, await invitation(context, vault, rootToken, url));
  const summary = await story.step('The pod is deleted', 'SIGTERM to every container, as in a cluster', () =>
    pod.stop(),
  );
  story.show(reporter.summary(summary));
}

async function bootstrap(vault: DemoVault, policyFile: string): Promise<SecretString> {
  const token = await bootstrapVault(vault, policyFile);
  await vault.operator.enableEngine('secret', 'kv');
  await vault.operator.write(SECRET_PATH, { hashiconf: 'rocks' });
  return token;
}

async function firstAnswer(url: string): Promise<string> {
  const answer = await untilDefined(
    () => getText(url),
    ARRIVES_WITHIN_MS,
    `${url}: the application does not answer; read its lines above`,
  );
  if (answer === EXPECTED) return answer;
  throw new DemoError(
    'DEMO_CHECK',
    `${url}: answered ${JSON.stringify(answer)} instead of ${EXPECTED}; the template in static/patch.yaml makes this text`,
  );
}

/** The value changes in Vault and arrives in the file while the same processes go on. */
async function checkChange({ story }: DemoContext, vault: DemoVault, pod: RunningPod, url: string): Promise<void> {
  const why = 'the sidecar takes the new value over within its interval of 2 s, and nothing restarts';
  const answer = await story.step('The secret changes in Vault', why, async () => {
    await untilDefined(
      async () => (readsOf(vault) < AGENTS ? undefined : true),
      ARRIVES_WITHIN_MS,
      'the sidecar does not read the secret',
    );
    await vault.operator.write(SECRET_PATH, { hashiconf: 'still rocks' });
    const changed = async (): Promise<string | undefined> => {
      const text = await getText(url);
      return text === EXPECTED ? undefined : text;
    };
    return untilDefined(
      changed,
      ARRIVES_WITHIN_MS,
      `${url}: the changed secret did not arrive; read the lines of vault-agent above`,
    );
  });
  story.show(['', `GET ${url}`, answer, '']);
  if (answer !== CHANGED)
    throw new DemoError('DEMO_CHECK', `${url}: answered ${JSON.stringify(answer)} instead of ${CHANGED}`);
  const restarted = pod.containers.filter(({ restarts }) => restarts > 0).map(({ name }) => name);
  if (restarted.length > 0)
    throw new DemoError('DEMO_CHECK', `pod: ${restarted.join(', ')} restarted; read its lines above`);
}

function readsOf({ server }: DemoVault): number {
  return server.requests.filter(
    ({ method, path, status }) => method === 'GET' && path === `/v1/${SECRET_PATH}` && status === 200,
  ).length;
}

async function invitation(
  { workspace }: DemoContext,
  { server, caPem }: DemoVault,
  rootToken: SecretString,
  url: string,
): Promise<readonly string[]> {
  const caFile = join(workspace.folder, 'vault-ca.crt');
  const tokenFile = join(workspace.folder, 'root-token');
  await writeFile(caFile, caPem, { mode: 0o644 });
  await writeFile(tokenFile, rootToken.reveal(), { mode: 0o600 });
  return [
    `Open ${url} in a browser.`,
    'Change the secret and watch the page, or the file, follow within 2 seconds:',
    '',
    `  curl --cacert ${caFile} -H "X-Vault-Token: $(cat ${tokenFile})" \\`,
    `    -X PUT -d '{"hashiconf":"changed"}' ${server.url}/v1/${SECRET_PATH}`,
    `  curl ${url}`,
  ];
}
