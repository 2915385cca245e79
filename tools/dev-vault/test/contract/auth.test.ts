import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startServer } from './client.ts';
import type { Server } from './client.ts';

// spec/vault-api.md 14.10 and 6.
const auth = suite('auth methods');

async function withKubernetes(role: object = {}): Promise<Server> {
  const server = await startServer();
  await server.ok('POST sys/auth/kubernetes', { type: 'kubernetes' });
  await server.ok('PUT auth/kubernetes/config', {
    kubernetes_host: 'https://127.0.0.1:1',
    disable_iss_validation: 'true',
  });
  await server.ok('PUT auth/kubernetes/role/app', {
    bound_service_account_names: 'app',
    bound_service_account_namespaces: 'app',
    policies: 'app',
    token_max_ttl: '20m',
    ttl: '10m',
    ...role,
  });
  return server;
}

const login = (server: Server, jwt: string, role = 'app') =>
  server.call('PUT auth/kubernetes/login', { role, jwt }, { token: 'bogus' });

auth('log in with a service account token of the own issuer', async () => {
  await using server = await withKubernetes();
  const jwt = await server.vault.issueServiceAccountJwt({ namespace: 'app', name: 'app' });
  const reply = await login(server, jwt);
  assert.equal(
    [reply.at('auth.lease_duration'), reply.at('auth.orphan'), reply.at('auth.policies')],
    [600, true, ['app', 'default']],
  );
  assert.is(Object.keys(reply.at('auth.metadata') as object).length, 5);
  const own = await server.ok('GET auth/token/lookup-self', undefined, { token: reply.text('auth.client_token') });
  assert.equal([own.at('data.display_name'), own.at('data.path')], ['kubernetes-app-app', 'auth/kubernetes/login']);
  const again = await login(server, await server.vault.issueServiceAccountJwt({ namespace: 'app', name: 'app' }));
  assert.is(again.at('auth.entity_id'), reply.at('auth.entity_id'));
});

auth('find a role in any case', async () => {
  await using server = await withKubernetes();
  const jwt = await server.vault.issueServiceAccountJwt({ namespace: 'app', name: 'app' });
  assert.is((await login(server, jwt, 'APP')).at('auth.metadata.role'), 'APP');
});

for (const [title, account, status, error] of [
  ['another service account', { namespace: 'app', name: 'other' }, 403, 'service account name not authorized'],
  ['another namespace', { namespace: 'lab', name: 'app' }, 403, 'namespace not authorized'],
  [
    'an expired token',
    { namespace: 'app', name: 'app', ttlSeconds: -100 },
    403,
    'invalid expiration time (exp) claim: token is expired',
  ],
] as const) {
  auth(`refuse ${title}`, async () => {
    await using server = await withKubernetes();
    const reply = await login(server, await server.vault.issueServiceAccountJwt(account));
    assert.equal([reply.status, reply.error], [status, error]);
  });
}

auth('refuse the token of a deleted service account, and say why to the operator', async () => {
  const notes: string[] = [];
  await using server = await startServer({ note: (line) => notes.push(line) });
  await server.ok('POST sys/auth/kubernetes', { type: 'kubernetes' });
  await server.ok('PUT auth/kubernetes/config', { kubernetes_host: 'https://127.0.0.1:1' });
  await server.ok('PUT auth/kubernetes/role/app', {
    bound_service_account_names: '*',
    bound_service_account_namespaces: '*',
  });
  const jwt = await server.vault.issueServiceAccountJwt({ namespace: 'app', name: 'app' });
  server.vault.deleteServiceAccount('app', 'app');
  const reply = await login(server, jwt);
  assert.equal([reply.status, reply.error], [403, 'permission denied']);
  assert.match(notes.join('\n'), /app\/app refused: TokenReview: service account not found/);
});

auth('refuse a token with a foreign signature', async () => {
  await using server = await withKubernetes();
  await using other = await startServer();
  const reply = await login(server, await other.vault.issueServiceAccountJwt({ namespace: 'app', name: 'app' }));
  assert.equal([reply.status, reply.error], [403, 'permission denied']);
});

auth('check the audience that the role wants', async () => {
  await using server = await withKubernetes({ audience: 'vault' });
  const issue = (audience: string) =>
    server.vault.issueServiceAccountJwt({ namespace: 'app', name: 'app', audiences: [audience] });
  assert.is((await login(server, await issue('vault'))).status, 200);
  assert.match((await login(server, await issue('other'))).error, /^invalid audience \(aud\) claim/);
});

auth('cap renewals by the maximum of the role', async () => {
  await using server = await withKubernetes();
  const reply = await login(
    server,
    await server.vault.issueServiceAccountJwt({ namespace: 'app', name: 'app', ttlSeconds: 7200 }),
  );
  const token = reply.text('auth.client_token');
  const renew = () => server.call('PUT auth/token/renew-self', {}, { token });
  await server.clock.advance(300_000);
  assert.is((await renew()).at('auth.lease_duration'), 600);
  await server.clock.advance(420_000);
  const capped = await renew();
  assert.is(capped.at('auth.lease_duration'), 480);
  assert.match(capped.text('warnings.0'), /^TTL of "10m" exceeded the effective max_ttl of "8m"/);
  await server.ok('DELETE auth/kubernetes/role/app');
  const gone = await renew();
  assert.equal(
    [gone.status, gone.error],
    [500, '1 error occurred:\n\t* failed to renew entry: role app does not exist during renewal\n\n'],
  );
});

auth('spend an AppRole secret id once at the same instant', async () => {
  await using server = await startServer();
  await server.ok('POST sys/auth/approle', { type: 'approle' });
  await server.ok('POST auth/approle/role/r', { secret_id_num_uses: 1, secret_id_ttl: '1m' });
  const roleId = (await server.ok('GET auth/approle/role/r/role-id')).text('data.role_id');
  const secretId = (await server.ok('POST auth/approle/role/r/secret-id')).text('data.secret_id');
  const body = { role_id: roleId, secret_id: secretId };
  const replies = await Promise.all([1, 2, 3].map(() => server.call('PUT auth/approle/login', body, { token: '' })));
  assert.equal(replies.map(({ status }) => status).sort(), [200, 400, 400]);
});

auth('refuse an AppRole secret id that is too old', async () => {
  await using server = await startServer();
  await server.ok('POST sys/auth/approle', { type: 'approle' });
  await server.ok('POST auth/approle/role/r', { secret_id_ttl: '1m' });
  const roleId = (await server.ok('GET auth/approle/role/r/role-id')).text('data.role_id');
  const secretId = (await server.ok('POST auth/approle/role/r/secret-id')).text('data.secret_id');
  await server.clock.advance(61_000);
  const reply = await server.call('PUT auth/approle/login', { role_id: roleId, secret_id: secretId }, { token: '' });
  assert.equal([reply.status, reply.error], [400, 'invalid role or secret ID']);
});

auth('read and reset single fields of an AppRole', async () => {
  await using server = await startServer();
  await server.ok('POST sys/auth/approle', { type: 'approle' });
  await server.ok('POST auth/approle/role/r', {});
  await server.ok('POST auth/approle/role/r/token-ttl', { token_ttl: '5m' });
  assert.equal((await server.ok('GET auth/approle/role/r/token-ttl')).at('data'), { token_ttl: 300 });
  await server.ok('DELETE auth/approle/role/r/token-ttl');
  assert.equal((await server.ok('GET auth/approle/role/r')).at('data.token_ttl'), 0);
});

auth('lock a user out after five failures', async () => {
  await using server = await startServer();
  await server.ok('POST sys/auth/people', { type: 'userpass' });
  await server.ok('POST auth/people/users/ann', { password: 'sluice-canary-a' });
  const attempt = async (password: string) =>
    (await server.call('PUT auth/people/login/ann', { password }, { token: '' })).status;
  for (let turn = 0; turn < 5; turn += 1) assert.is(await attempt('wrong'), 400);
  assert.is(await attempt('sluice-canary-a'), 403);
  await server.clock.advance(15 * 60_000);
  assert.is(await attempt('sluice-canary-a'), 200);
});

auth('end the tokens of a method that is disabled', async () => {
  await using server = await withKubernetes();
  const reply = await login(server, await server.vault.issueServiceAccountJwt({ namespace: 'app', name: 'app' }));
  await server.ok('DELETE sys/auth/kubernetes');
  assert.is(
    (await server.call('GET auth/token/lookup-self', undefined, { token: reply.text('auth.client_token') })).status,
    403,
  );
});

auth.run();
