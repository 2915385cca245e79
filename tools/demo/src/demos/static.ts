import { getText } from '../cluster/http.ts';
import { untilDefined } from '../cluster/retry.ts';
import type { DemoVault } from '../cluster/vault.ts';
import { DemoError } from '../error.ts';
import type { DemoContext } from './context.ts';
import { refuseRestarts } from './refuse-restarts.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { stayUp } from './stay-up.ts';

const SECRET_PATH = 'secret/hashiconf';
const EXPECTED = '{"hashiconf": "rocks"}';
const CHANGED = '{"hashiconf": "still rocks"}';
const ARRIVES_WITHIN_MS = 20_000;
const AGENTS = 2; // the init container and the sidecar read the secret once each before anything changes

/** One secret from Vault as a file of an application that knows nothing of Vault. */
export async function staticDemo(context: DemoContext): Promise<void> {
  context.story.title('Static secret: one value from Vault as a file of an application');
  await using stage = await openStage(context, { manifests: 'static', contents: 'the secret itself', prepare });
  const { url } = stage;
  const answer = await context.story.step(
    'The web application answers',
    'it reads the rendered file and nothing else',
    () => firstAnswer(context, url),
  );
  context.story.show(['', `GET ${url}`, answer, '']);
  if (context.once) await checkChange(context, stage);
  else await stayUp(context, invitation(stage));
  await stage.deletePod();
}

async function prepare({ operator }: DemoVault): Promise<void> {
  await operator.enableEngine('secret', 'kv');
  await operator.write(SECRET_PATH, { hashiconf: 'rocks' });
}

async function firstAnswer({ stopped }: DemoContext, url: string): Promise<string> {
  const problem = `${url}: the application does not answer; read its lines above`;
  const answer = await untilDefined(() => getText(url), { deadlineMs: ARRIVES_WITHIN_MS, problem, stopped });
  if (answer === EXPECTED) return answer;
  throw unexpected(url, answer, EXPECTED);
}

/** The value changes in Vault and arrives in the file while the same processes go on. */
async function checkChange(context: DemoContext, { vault, pod, url }: Stage): Promise<void> {
  await context.story.step('The sidecar has read the secret', 'so what comes now comes by reading it again', () =>
    sidecarHasRead(context, vault),
  );
  const why = 'the sidecar takes the new value over within its interval of 2 s, and nothing restarts';
  const answer = await context.story.step('The secret changes in Vault', why, () => changedAnswer(context, vault, url));
  context.story.show(['', `GET ${url}`, answer, '']);
  if (answer !== CHANGED) throw unexpected(url, answer, CHANGED);
  refuseRestarts(pod);
}

function sidecarHasRead({ stopped }: DemoContext, vault: DemoVault): Promise<true> {
  const problem = 'the sidecar does not read the secret; read its lines above';
  const hasRead = async (): Promise<true | undefined> => (readsOf(vault) < AGENTS ? undefined : true);
  return untilDefined(hasRead, { deadlineMs: ARRIVES_WITHIN_MS, problem, stopped });
}

async function changedAnswer({ stopped }: DemoContext, vault: DemoVault, url: string): Promise<string> {
  await vault.operator.write(SECRET_PATH, { hashiconf: 'still rocks' });
  const changed = async (): Promise<string | undefined> => {
    const text = await getText(url);
    return text === EXPECTED ? undefined : text;
  };
  const problem = `${url}: the changed secret did not arrive; read the lines of vault-agent above`;
  return untilDefined(changed, { deadlineMs: ARRIVES_WITHIN_MS, problem, stopped });
}

function readsOf({ server }: DemoVault): number {
  return server.requests.filter(
    ({ method, path, status }) => method === 'GET' && path === `/v1/${SECRET_PATH}` && status === 200,
  ).length;
}

function unexpected(url: string, answer: string, expected: string): DemoError {
  return new DemoError(
    'DEMO_CHECK',
    `${url}: answered ${JSON.stringify(answer)} instead of ${expected}; the template in static/patch.yaml makes this text`,
  );
}

function invitation({ vault, url, caFile, tokenFile }: Stage): readonly string[] {
  return [
    `Open ${url} in a browser.`,
    'Change the secret and watch the page, or the file, follow within 2 seconds:',
    '',
    `  curl --cacert ${caFile} -H "X-Vault-Token: $(cat ${tokenFile})" \\`,
    `    -X PUT -d '{"hashiconf":"changed"}' ${vault.server.url}/v1/${SECRET_PATH}`,
    `  curl ${url}`,
  ];
}
