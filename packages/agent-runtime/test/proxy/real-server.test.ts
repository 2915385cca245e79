import { recorder, startDevVault } from '@sluice/dev-vault';
import type { DevVault } from '@sluice/dev-vault';
import { SecretString } from '@sluice/core';
import { createSystemClock, createSystemRandom } from '@sluice/platform-node';
import { createNodeTransport, createVaultClient } from '@sluice/vault-client';
import type { AuthInfo, HttpHeader, HttpResponse, VaultClient } from '@sluice/vault-client';
import { MemoryLogger } from '@sluice/core/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createTokenSupply } from '../../src/auto-auth/token-supply.ts';
import { startListener } from '../../src/listener/index.ts';
import { createProxy } from '../../src/proxy/create-proxy.ts';
import { createProxyMetrics } from '../../src/proxy/metrics.ts';

const real = suite('proxy before a Vault server');

interface Place extends AsyncDisposable {
  readonly dev: DevVault;
  /** The server's own view, as root. */
  readonly operator: VaultClient;
  readonly agent: AuthInfo;
  ask(method: string, path: string, headers?: readonly HttpHeader[], body?: object): Promise<HttpResponse>;
  asked(method: string, path: string): number;
}

/** A server with TLS, a policy that lets the agent do everything, and the proxy before it. */
async function aPlace(): Promise<Place> {
  const dev = await startDevVault({ mode: 'dev', listeners: [{ type: 'https' }], sql: recorder() });
  const [clock, random] = [createSystemClock(), createSystemRandom()];
  const transport = createNodeTransport({ tls: { caPem: dev.caPem }, maxConnections: 64 });
  const operator = createVaultClient(
    { address: dev.url, token: new SecretString(dev.rootToken) },
    { transport, clock, random },
  );
  await operator.write('sys/policies/acl/app', {
    policy: 'path "*" { capabilities = ["create","read","update","delete","list","scan","sudo"] }',
  });
  const agent = await operator.tokens.create({ policies: ['app'], ttl: '1h' });
  const supply = createTokenSupply();
  supply.tokens.publish({
    token: agent.clientToken,
    accessor: agent.accessor,
    leaseDurationSeconds: 3600,
    renewable: true,
  });
  const vault = createVaultClient({ address: dev.url }, { transport, clock, random });
  const proxy = createProxy(
    { address: dev.url, useAutoAuthToken: 'when-absent', cache: true, userAgent: 'test' },
    {
      transport,
      vault,
      clock,
      random,
      supply,
      log: new MemoryLogger(),
      metrics: createProxyMetrics(),
      quit: () => undefined,
    },
  );
  const handler = proxy.handlerFor({ role: 'default', requireRequestHeader: false, enableQuit: false });
  const front = await startListener({ endpoint: { kind: 'tcp', host: '127.0.0.1', port: 0 }, handler });
  const stop = new AbortController();
  const running = proxy.run(stop.signal);
  const app = createNodeTransport();
  return {
    dev,
    operator,
    agent,
    ask: (method, path, headers = [], body) => {
      const bytes = body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) };
      return app.send({ method, url: `${front.url}${path}`, headers, ...bytes }, new AbortController().signal);
    },
    asked: (method, path) => dev.requests.filter((one) => one.method === method && one.path === path).length,
    async [Symbol.asyncDispose]() {
      stop.abort(new Error('the test is over'));
      await running;
      await app[Symbol.asyncDispose]();
      await front[Symbol.asyncDispose]();
      await transport[Symbol.asyncDispose]();
      await dev.close();
    },
  };
}

function textOf(response: HttpResponse): string {
  return Buffer.from(response.body).toString();
}

function valueOf(response: HttpResponse): {
  data: Record<string, unknown>;
  lease_id: string;
  wrap_info: { token: string };
} {
  return JSON.parse(textOf(response)) as never;
}

real('gives an application without a token what the agent may read', async () => {
  await using place = await aPlace();
  await place.operator.kv({ mount: 'secret', version: 2 }).put('app', { user: 'u' });
  assert.equal(valueOf(await place.ask('GET', '/v1/secret/data/app')).data['data'], { user: 'u' });
});

real('passes LIST and SCAN on', async () => {
  await using place = await aPlace();
  const engine = place.operator.kv({ mount: 'secret', version: 2 });
  await engine.put('a', { k: 'v' });
  await engine.put('dir/b', { k: 'v' });
  assert.equal(valueOf(await place.ask('LIST', '/v1/secret/metadata')).data['keys'], ['a', 'dir/']);
  assert.is(place.asked('LIST', '/v1/secret/metadata'), 1);
  assert.is((await place.ask('SCAN', '/v1/secret/metadata')).status, 200);
});

real('reads leased credentials once, counted by the log of the server, until they are revoked', async () => {
  await using place = await aPlace();
  const connection = {
    plugin_name: 'postgresql-database-plugin',
    allowed_roles: 'app',
    connection_url: 'postgresql://{{username}}:{{password}}@localhost/db',
    username: 'u',
    password: 'sluice-canary-db',
  };
  await place.operator.write('sys/mounts/database', { type: 'database' });
  await place.operator.write('database/config/db', connection);
  const creation = ["CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';"];
  await place.operator.write('database/roles/app', { db_name: 'db', default_ttl: '1h', creation_statements: creation });
  const first = await place.ask('GET', '/v1/database/creds/app');
  const second = await place.ask('GET', '/v1/database/creds/app');
  assert.equal(valueOf(second).data, valueOf(first).data);
  assert.is(place.asked('GET', '/v1/database/creds/app'), 1);
  assert.is((await place.ask('PUT', '/v1/sys/leases/revoke', [], { lease_id: valueOf(first).lease_id })).status, 204);
  const third = await place.ask('GET', '/v1/database/creds/app');
  assert.not.equal(valueOf(third).lease_id, valueOf(first).lease_id);
  assert.is(place.asked('GET', '/v1/database/creds/app'), 2);
});

real('wraps and unwraps for an application', async () => {
  await using place = await aPlace();
  await place.operator.kv({ mount: 'secret', version: 2 }).put('app', { user: 'u' });
  const wrapped = valueOf(await place.ask('GET', '/v1/secret/data/app', [['X-Vault-Wrap-TTL', '60s']]));
  const unwrap = (): Promise<HttpResponse> =>
    place.ask('PUT', '/v1/sys/wrapping/unwrap', [['X-Vault-Token', wrapped.wrap_info.token]]);
  assert.equal(valueOf(await unwrap()).data['data'], { user: 'u' });
  assert.is((await unwrap()).status, 400);
});

for (const [method, path, body] of [
  ['GET', '/v1/auth/token/lookup-self', undefined],
  ['GET', '/v1/auth/token/lookup-self/', undefined],
  ['GET', '/v1//auth/token/lookup-self', undefined],
  ['GET', '/v1/auth%2ftoken%2flookup-self', undefined],
  ['GET', '/v1/auth/token/%6cookup-self', undefined],
  ['POST', '/v1/auth/token/lookup', {}],
  ['PUT', '/v1/auth/token/renew-self', {}],
  ['PUT', '/v1/auth/token/renew', {}],
] as const) {
  real(`hides the token of the agent from ${method} ${path}`, async () => {
    await using place = await aPlace();
    const token = place.agent.clientToken.reveal();
    assert.not.match(textOf(await place.ask(method, path, [], body)), token);
    const wrapped = await place.ask(method, path, [['X-Vault-Wrap-TTL', '60s']], body);
    assert.not.match(textOf(wrapped), 'wrap_info":{');
  });
}

real('hides the token of the agent from one who wrapped a look-up elsewhere', async () => {
  await using place = await aPlace();
  const { agent, operator } = place;
  const lookup = await operator
    .withToken(agent.clientToken)
    .withWrapTtl('60s')
    .read('auth/token/lookup-self', { wrapTtl: '60s' });
  const token = lookup.kind === 'secret' ? (lookup.secret.wrapInfo?.token.reveal() ?? '') : '';
  const unwrapped = await place.ask('PUT', '/v1/sys/wrapping/unwrap', [['X-Vault-Token', token]]);
  assert.is(unwrapped.status, 200);
  assert.not.match(textOf(unwrapped), agent.clientToken.reveal());
});

real.run();
