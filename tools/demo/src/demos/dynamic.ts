import { openDatabase } from '../cluster/database.ts';
import type { DemoDatabase } from '../cluster/database.ts';
import { getText } from '../cluster/http.ts';
import { untilDefined } from '../cluster/retry.ts';
import { DemoError } from '../error.ts';
import type { DemoContext } from './context.ts';
import { startLoad } from './load-loop.ts';
import type { LoadLoop } from './load-loop.ts';
import { refuseRestarts } from './refuse-restarts.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { stayUp } from './stay-up.ts';

const USERNAMES = 3; // of the init container, of the sidecar, and one that replaced it at its maximum TTL
const CHANGES_WITHIN_MS = 60_000;
const GONE_WITHIN_MS = 60_000;

interface CoffeeState {
  readonly version: string;
  readonly username: string;
  readonly coffees: readonly object[];
  readonly history: readonly { readonly username: string; readonly from: string; readonly until?: string }[];
}

/** Database credentials of a pod's own, which change while it serves. */
export async function dynamicDemo(context: DemoContext): Promise<void> {
  const { story, once } = context;
  story.title('Dynamic credentials: a database user of its own for every pod, changed while it serves');
  const [ttl, maxTtl] = once ? ['10s', '20s'] : ['20s', '60s'];
  await using database = await story.step('PostgreSQL starts', 'real roles come and go in it', () =>
    openDatabase(context.databaseUrl, context.workspace),
  );
  story.note(database.address);
  context.overview.showDatabase(database);
  const contents = `a role that makes database users for ${ttl}, ${maxTtl} at most`;
  const prepare = (vault: Stage['vault']): Promise<void> => database.connectVault(vault, ttl, maxTtl);
  await using stage = await openStage(context, {
    manifests: 'dynamic',
    contents,
    prepare,
    services: [database.service],
  });
  const first = await story.step('The application shows its coffees', 'as a user that did not exist a moment ago', () =>
    firstState(context, stage),
  );
  story.show(['', `${first.version}, user ${first.username}, ${first.coffees.length} coffees`, '']);
  const load = startLoad(`${stage.url}coffees`);
  try {
    if (once) await checkRotation(context, stage, database, load);
    else await stayUp(context, invitation(stage));
  } finally {
    await load.stop();
  }
  story.note(`${load.answered} requests answered, ${load.failed} failed`);
  await stage.deletePod();
}

function firstState({ stopped }: DemoContext, { url }: Stage): Promise<CoffeeState> {
  const problem = `${url}: the application does not answer; read its lines above`;
  return untilDefined(() => stateOf(url), { deadlineMs: CHANGES_WITHIN_MS, problem, stopped });
}

async function stateOf(url: string): Promise<CoffeeState> {
  return JSON.parse(await getText(`${url}state`)) as CoffeeState;
}

/** Usernames change, no request fails, and the first user is gone from the database afterwards. */
async function checkRotation(
  context: DemoContext,
  stage: Stage,
  database: DemoDatabase,
  load: LoadLoop,
): Promise<void> {
  const { story } = context;
  const why = 'before they end the sidecar gets new ones and tells the application, which serves on';
  const { history } = await story.step('The credentials change', why, () => changedState(context, stage));
  story.show(['', ...history.map(({ username, from, until = 'now' }) => `${username}  ${from} to ${until}`), '']);
  const old = history[0]?.username ?? '';
  const roles = await story.step('The old user goes', 'Vault drops it from PostgreSQL when its lease ends', () =>
    rolesWithout(old, context, database),
  );
  story.note(`left in PostgreSQL: ${roles.join(', ')}`);
  refuseFailures(load);
  refuseRestarts(stage.pod);
}

function changedState({ stopped }: DemoContext, { url }: Stage): Promise<CoffeeState> {
  const problem = `${url}: no ${USERNAMES} usernames were seen; read the lines of vault-agent above`;
  const changed = async (): Promise<CoffeeState | undefined> => {
    const now = await stateOf(url);
    return now.history.length >= USERNAMES ? now : undefined;
  };
  return untilDefined(changed, { deadlineMs: CHANGES_WITHIN_MS, problem, stopped });
}

function rolesWithout(old: string, { stopped }: DemoContext, database: DemoDatabase): Promise<readonly string[]> {
  const gone = async (): Promise<readonly string[] | undefined> => {
    const left = await database.vaultRoles();
    return left.includes(old) ? undefined : left;
  };
  const problem = `postgresql: role ${old} is still there; look at its lease in Vault`;
  return untilDefined(gone, { deadlineMs: GONE_WITHIN_MS, problem, stopped });
}

function refuseFailures({ answered, failed, lastFailure = '' }: LoadLoop): void {
  if (failed === 0) return;
  const counts = `${failed} of ${answered + failed} requests failed`;
  throw new DemoError('DEMO_CHECK', `application: ${counts} (${lastFailure}); read its lines above`);
}

function invitation({ url, vault, caFile, tokenFile }: Stage): readonly string[] {
  return [
    `Open ${url} in a browser: the username changes about every minute, and requests go on all the time.`,
    "Vault's side of it, the leases that live now:",
    '',
    `  curl --cacert ${caFile} -H "X-Vault-Token: $(cat ${tokenFile})" \\`,
    `    -X LIST ${vault.server.url}/v1/sys/leases/lookup/database/creds/db-app`,
  ];
}
