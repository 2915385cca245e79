import { openDatabase } from '../cluster/database.ts';
import { getText } from '../cluster/http.ts';
import { untilDefined } from '../cluster/retry.ts';
import type { DemoVault } from '../cluster/vault.ts';
import { DemoError } from '../error.ts';
import type { DemoContext } from './context.ts';
import { requestCounts } from '../overview/state.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { stayUp } from './stay-up.ts';

const ANSWERS_WITHIN_MS = 30_000;
const LEASED_PATH = '/v1/database/creds/db-app';

interface ProtectedUser {
  readonly name: string;
  readonly plain: string;
  readonly cipher: string;
  readonly decrypted: string;
}

/** Encryption by Vault for an application that has no token: the sidecar adds it. */
export async function transitDemo(context: DemoContext): Promise<void> {
  const { story } = context;
  story.title('Transit: an application encrypts through its sidecar, without a token of its own');
  await using database = await story.step('PostgreSQL starts', 'users and passwords are in it', () =>
    openDatabase(context.databaseUrl, context.workspace),
  );
  story.note(database.address);
  context.overview.showDatabase(database);
  const prepare = async (vault: DemoVault): Promise<void> => {
    await database.connectVault(vault, '10m', '1h');
    await vault.operator.enableEngine('transit', 'transit');
    await vault.operator.write('transit/keys/app', {});
  };
  const env = { OVERVIEW_URL: context.overview.url };
  await using stage = await openStage(context, {
    manifests: 'transit',
    contents: 'a transit key "app", a database role',
    prepare,
    services: [database.service],
    env,
    proxy: true,
  });
  const users = await story.step(
    'The application encrypts and decrypts',
    'by http to its own pod; the sidecar adds the token and speaks TLS to Vault',
    () => protectedUsers(context, stage),
  );
  story.show([
    '',
    ...users.map(
      ({ name, plain, cipher, decrypted }) =>
        `${name.padEnd(8)} ${plain.padEnd(18)} ${cipher.slice(0, 40)}... ${decrypted}`,
    ),
    '',
  ]);
  const reached = requestCounts(context.overview);
  story.show([
    'Requests of the pod that reached Vault:',
    ...Object.entries(reached).map(([path, count]) => `${String(count).padStart(4)}  ${path}`),
    '',
  ]);
  if (context.once) await check(context, stage, users);
  else await stayUp(context, invitation(stage));
  await stage.deletePod();
}

function protectedUsers({ stopped }: DemoContext, { url }: Stage): Promise<readonly ProtectedUser[]> {
  const ask = async (): Promise<readonly ProtectedUser[]> =>
    JSON.parse(await getText(`${url}users`)) as readonly ProtectedUser[];
  const problem = `${url}: the application does not answer; read its lines above`;
  return untilDefined(ask, { deadlineMs: ANSWERS_WITHIN_MS, problem, stopped });
}

async function check({ story, overview }: DemoContext, stage: Stage, users: readonly ProtectedUser[]): Promise<void> {
  const wrong = users.filter(({ plain, cipher, decrypted }) => plain !== decrypted || !cipher.startsWith('vault:v1:'));
  if (users.length === 0 || wrong.length > 0)
    throw new DemoError(
      'DEMO_CHECK',
      'application: what was decrypted is not what was encrypted; read the lines of vault-agent above',
    );
  const names = await story.step(
    'The application asks for its leased credentials twice more',
    'the sidecar keeps what has a lease, so that Vault is asked once',
    async () => [await getText(`${stage.url}credentials`), await getText(`${stage.url}credentials`)],
  );
  const reads = requestCounts(overview)[`GET ${LEASED_PATH}`] ?? 0;
  story.note(`${names[0] ?? ''}: ${String(reads)} request reached Vault`);
  if (reads !== 1 || names[0] !== names[1])
    throw new DemoError(
      'DEMO_CHECK',
      `vault: ${LEASED_PATH} was asked ${String(reads)} times instead of once; the sidecar's cache does not keep leases`,
    );
}

function invitation({ url, vault, caFile, tokenFile }: Stage): readonly string[] {
  return [
    `Open ${url} in a browser: plain, cipher and decrypted columns, and how many requests reached Vault.`,
    'Rotate the key, and see the next ciphers begin with vault:v2:',
    '',
    `  curl --cacert ${caFile} -H "X-Vault-Token: $(cat ${tokenFile})" -X PUT ${vault.server.url}/v1/transit/keys/app/rotate`,
  ];
}
