import { SecretString } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { VaultClient } from '../../src/index.ts';
import { WrappingTokenError } from '../../src/index.ts';
import { aScene, canaryToken, envelope, json } from '../support/client.ts';
import { rejects } from '../support/rejects.ts';

const calls = suite('calls');
const login = json(
  200,
  envelope(null, { auth: { client_token: 'sluice-canary-new', lease_duration: 60, renewable: true } }),
);
const other = new SecretString('sluice-canary-other');

// spec/vault-api.md 2.13
for (const [what, call, request] of [
  [
    'login',
    (vault) => vault.tokens.login('auth/kubernetes', { role: 'app' }),
    'PUT /v1/auth/kubernetes/login {"role":"app"}',
  ],
  ['lookupSelf', (vault) => vault.tokens.lookupSelf(), 'GET /v1/auth/token/lookup-self '],
  ['lookup', (vault) => vault.tokens.lookup(other), `POST /v1/auth/token/lookup {"token":"${other.reveal()}"}`],
  [
    'lookupAccessor',
    (vault) => vault.tokens.lookupAccessor('a'),
    'POST /v1/auth/token/lookup-accessor {"accessor":"a"}',
  ],
  ['renewSelf', (vault) => vault.tokens.renewSelf(60), 'PUT /v1/auth/token/renew-self {"increment":60}'],
  ['renewSelf without increment', (vault) => vault.tokens.renewSelf(), 'PUT /v1/auth/token/renew-self {}'],
  [
    'renew',
    (vault) => vault.tokens.renew(other, 5),
    `PUT /v1/auth/token/renew {"token":"${other.reveal()}","increment":5}`,
  ],
  ['renewAccessor', (vault) => vault.tokens.renewAccessor('a'), 'PUT /v1/auth/token/renew-accessor {"accessor":"a"}'],
  ['revokeSelf', (vault) => vault.tokens.revokeSelf(), 'PUT /v1/auth/token/revoke-self {}'],
  ['revoke', (vault) => vault.tokens.revoke(other), `PUT /v1/auth/token/revoke {"token":"${other.reveal()}"}`],
  [
    'revokeOrphan',
    (vault) => vault.tokens.revokeOrphan(other),
    `PUT /v1/auth/token/revoke-orphan {"token":"${other.reveal()}"}`,
  ],
  [
    'revokeAccessor',
    (vault) => vault.tokens.revokeAccessor('a'),
    'PUT /v1/auth/token/revoke-accessor {"accessor":"a"}',
  ],
  ['create', (vault) => vault.tokens.create({ ttl: '5m' }), 'PUT /v1/auth/token/create {"ttl":"5m"}'],
  ['create by role', (vault) => vault.tokens.create({}, { role: 'ci' }), 'PUT /v1/auth/token/create/ci {}'],
  ['create an orphan', (vault) => vault.tokens.create({}, { orphan: true }), 'PUT /v1/auth/token/create-orphan {}'],
  [
    'lease renew',
    (vault) => vault.leases.renew('database/creds/app/x', 60),
    'PUT /v1/sys/leases/renew {"lease_id":"database/creds/app/x","increment":60}',
  ],
  ['lease lookup', (vault) => vault.leases.lookup('l'), 'PUT /v1/sys/leases/lookup {"lease_id":"l"}'],
  [
    'lease revoke',
    (vault) => vault.leases.revoke('l', { sync: true }),
    'PUT /v1/sys/leases/revoke {"lease_id":"l","sync":true}',
  ],
  [
    'lease revoke by prefix',
    (vault) => vault.leases.revokePrefix('database/creds'),
    'PUT /v1/sys/leases/revoke-prefix/database/creds {}',
  ],
  [
    'lease revoke by force',
    (vault) => vault.leases.revokeForce('database/creds'),
    'PUT /v1/sys/leases/revoke-force/database/creds {}',
  ],
] as const satisfies readonly (readonly [string, (vault: VaultClient) => Promise<unknown>, string])[]) {
  calls(`send ${what}`, async () => {
    await using scene = await aScene([login]);
    await call(scene.vault);
    const { method, target, body } = scene.server.requests[0] ?? { method: '', target: '', body: '' };
    assert.is(`${method} ${target} ${body}`, request);
  });
}

calls('give the login decoded', async () => {
  await using scene = await aScene([login]);
  const auth = await scene.vault.tokens.login('auth/kubernetes', {});
  assert.equal([auth.clientToken.reveal(), auth.leaseDurationSeconds, auth.renewable], ['sluice-canary-new', 60, true]);
});

calls('tell a login that wants a second factor', async () => {
  const waiting = { auth: { client_token: '', mfa_requirement: { mfa_request_id: 'x' } } };
  await using scene = await aScene([json(200, envelope(null, waiting))]);
  assert.match(
    (await rejects(scene.vault.tokens.login('auth/userpass/login/u', {}), 'VAULT_DECODE')).message,
    'second factor',
  );
});

calls('unwrap with the wrapping token alone in the header', async () => {
  await using scene = await aScene([json(200, envelope({ secret_id: 'sluice-canary-secret-id' }))]);
  const secret = await scene.vault.wrapping.unwrap(other);
  assert.equal(secret.data, { secret_id: 'sluice-canary-secret-id' });
  const request = scene.server.requests[0];
  assert.equal([request?.headers['x-vault-token'], request?.body], [other.reveal(), '']);
});

calls('refuse a wrapping token that was made elsewhere, unused', async () => {
  const made = { creation_path: 'sys/wrapping/wrap', creation_time: '2026-01-05T09:30:00Z', creation_ttl: 300 };
  await using scene = await aScene([json(200, envelope(made))]);
  const expectCreationPath = 'auth/approle/role/app/secret-id';
  const work = scene.vault.wrapping.unwrap(other, { expectCreationPath });
  const error = await rejects(work, 'VAULT_WRAPPING_TOKEN', WrappingTokenError);
  assert.is(error.creationPath, 'sys/wrapping/wrap');
  assert.equal(
    scene.server.requests.map(({ target }) => target),
    ['/v1/sys/wrapping/lookup'],
  );
  assert.is(scene.server.requests[0]?.headers['x-vault-token'], undefined);
});

calls('wrap an object of ours', async () => {
  const wrapInfo = {
    token: 'sluice-canary-wrapped',
    accessor: 'a',
    ttl: 300,
    creation_time: 't',
    creation_path: 'sys/wrapping/wrap',
  };
  await using scene = await aScene([json(200, envelope(null, { wrap_info: wrapInfo }))]);
  const info = await scene.vault.wrapping.wrap({ a: 'b' }, '5m');
  assert.equal(
    [info.token.reveal(), info.ttlSeconds, info.creationPath],
    ['sluice-canary-wrapped', 300, 'sys/wrapping/wrap'],
  );
  assert.is(scene.server.requests[0]?.headers['x-vault-wrap-ttl'], '5m');
});

calls('list names page by page where the server knows pages', async () => {
  const names = ['a', 'b/', 'c', 'd', 'e'];
  await using scene = await aScene(({ target }) => {
    const query = new URL(`http://x${target}`).searchParams;
    const start = query.has('after') ? names.indexOf(query.get('after') ?? '') + 1 : 0;
    return json(200, envelope({ keys: names.slice(start, start + Number(query.get('limit') ?? 100)) }));
  });
  assert.equal(await collect(scene.vault.list('secret/metadata', { pageSize: 2 })), names);
  assert.is(scene.server.requests.length, 3);
  assert.equal(await collect(scene.vault.list('secret/metadata')), names);
  assert.is(scene.server.requests[3]?.target, '/v1/secret/metadata?list=true');
});

calls('list everything once where the server ignores pages', async () => {
  await using scene = await aScene(() => json(200, envelope({ keys: ['a', 'b', 'c'] })));
  assert.equal(await collect(scene.vault.list('secret', { pageSize: 2 })), ['a', 'b', 'c']);
  assert.is(scene.server.requests.length, 1);
});

calls('list nothing for a missing folder', async () => {
  await using scene = await aScene([json(404, { errors: [] })]);
  assert.equal(await collect(scene.vault.list('secret/none')), []);
});

calls('ask for a recursive list', async () => {
  await using scene = await aScene([json(200, envelope({ keys: ['a/b'] }))]);
  assert.equal(await collect(scene.vault.list('secret', { recursive: true })), ['a/b']);
  assert.is(scene.server.requests[0]?.target, '/v1/secret?scan=true');
});

const body = { initialized: true, sealed: false, standby: false, version: '2.6.0', cluster_name: 'c', cluster_id: 'i' };

// spec/vault-api.md 2.15
for (const [status, state] of [
  [200, 'active'],
  [429, 'standby'],
  [472, 'dr-secondary'],
  [473, 'performance-standby'],
  [474, 'standby-without-active'],
  [501, 'uninitialized'],
  [503, 'sealed'],
  [530, 'removed'],
] as const) {
  calls(`take health ${String(status)} as ${state}`, async () => {
    await using scene = await aScene([json(status, body)]);
    assert.equal(await scene.vault.health(), { state, status, version: '2.6.0', clusterName: 'c', clusterId: 'i' });
    assert.is(scene.server.requests[0]?.headers['x-vault-token'], undefined);
  });
}

calls('tell a server that is not Vault, and none at all', async () => {
  await using scene = await aScene([{ status: 503, body: '<html>down</html>' }, { fault: 'reset' }]);
  assert.equal(await scene.vault.health(), { state: 'unknown', status: 503 });
  assert.is((await scene.vault.health()).state, 'unreachable');
});

calls('give any success or 404 raw by request', async () => {
  await using scene = await aScene([
    { status: 200, body: '-----BEGIN CERTIFICATE-----' },
    { status: 404 },
    json(403, { errors: [] }),
  ]);
  const pem = await scene.vault.request({ method: 'GET', path: 'pki/ca/pem' });
  assert.is(new TextDecoder().decode(pem.body), '-----BEGIN CERTIFICATE-----');
  assert.is((await scene.vault.request({ method: 'HEAD', path: 'sys/health' })).status, 404);
  await rejects(scene.vault.request({ method: 'POST', path: 'secret/app' }), 'VAULT_PERMISSION_DENIED');
  assert.equal(
    scene.server.requests.map(({ headers }) => headers['x-vault-token']),
    [canaryToken, canaryToken, canaryToken],
  );
});

calls.run();

async function collect(names: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const name of names) all.push(name);
  return all;
}
