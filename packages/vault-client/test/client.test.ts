import { readFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import { SecretString } from '@sluice/core';
import { createFakeClock, createFixedRandom } from '@sluice/core/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigurationError, createVaultClient } from '../src/index.ts';
import { createScriptedTransport } from '../src/testing/index.ts';
import { aFolder } from './support/certificates.ts';
import { aScene, canaryToken, envelope, json, passingTime } from './support/client.ts';
import { rejects } from './support/rejects.ts';

// spec/vault-api.md 2: what holds for the client as a whole; single calls stand in call/attempts.test.ts
const client = suite('client');
const found = json(200, envelope({ user: 'u1' }));
const failing = json(500, { errors: ['internal error'] });

client('prints no token, password or secret value anywhere', async () => {
  const echo = `${canaryToken} sluice-canary-password sluice-canary-jwt`;
  await using scene = await aScene((request) =>
    request.method === 'GET' ? json(200, envelope({ password: 'sluice-canary-value' })) : json(400, { errors: [echo] }),
  );
  const secret = await scene.vault.read('secret/app');
  const body = { password: 'sluice-canary-password', jwt: 'sluice-canary-jwt' };
  const error = await rejects(scene.vault.write('auth/x/login', body), 'VAULT_INVALID_REQUEST');
  const unreachable = await rejects(
    scene.vault.withToken(new SecretString('sluice-canary-new\n')).read('a'),
    'VAULT_CONFIGURATION',
  );
  for (const value of [scene.vault, secret, error, unreachable]) {
    const shown = `${inspect(value, { depth: 20, showHidden: true, getters: true })} ${JSON.stringify(value)}`;
    assert.not.match(shown, 'canary');
  }
});

client('shares equal reads that are in progress', async () => {
  await using scene = await aScene(() => found);
  const results = await Promise.all(Array.from({ length: 5 }, () => scene.vault.read('secret/app')));
  assert.is(scene.server.requests.length, 1);
  assert.equal(
    results.map(({ kind }) => kind),
    Array.from({ length: 5 }, () => 'secret'),
  );
  await scene.vault.read('secret/app');
  assert.is(scene.server.requests.length, 2);
});

client('does not share between tokens, namespaces and writes', async () => {
  await using scene = await aScene(() => found);
  const { vault } = scene;
  await Promise.all([
    vault.read('secret/app'),
    vault.withNamespace('demo').read('secret/app'),
    vault.withToken(new SecretString('other')).read('secret/app'),
    vault.write('secret/app', {}),
    vault.write('secret/app', {}),
  ]);
  assert.is(scene.server.requests.length, 5);
});

client('lets one who waits leave without ending the work of the others', async () => {
  await using scene = await aScene(() => found);
  const controller = new AbortController();
  const leaving = scene.vault.read('secret/app', { signal: controller.signal });
  const staying = scene.vault.read('secret/app');
  controller.abort('left');
  assert.is(await leaving.catch((reason: unknown) => reason), 'left');
  assert.is((await staying).kind, 'secret');
  assert.is(scene.server.requests.length, 1);
});

client('delivers each warning once a path', async () => {
  const seen: string[] = [];
  await using scene = await aScene(() => json(200, envelope({}, { warnings: ['careful'] })), {
    hooks: { onWarning: ({ requestPath, warning }) => seen.push(`${requestPath}: ${warning}`) },
  });
  await scene.vault.read('secret/a');
  await scene.vault.read('secret/a');
  await scene.vault.read('secret/b');
  assert.equal(seen, ['secret/a: careful', 'secret/b: careful']);
});

client('sends the namespace with every call but the global ones', async () => {
  await using scene = await aScene(() => json(200, envelope({}, { auth: { client_token: 't' } })), {
    namespace: '/demo/team/',
  });
  await scene.vault.read('secret/a');
  await scene.vault.tokens.login('auth/kubernetes', {});
  await scene.vault.tokens.renewSelf();
  await scene.vault.read('sys/health');
  assert.equal(
    scene.server.requests.map(({ headers }) => headers['x-vault-namespace']),
    ['demo/team', 'demo/team', 'demo/team', undefined],
  );
});

client('never sends its token with a login, nor its wrap TTL with what it reads itself', async () => {
  await using scene = await aScene(() => json(200, envelope({}, { auth: { client_token: 't' } })));
  const wrapping = scene.vault.withWrapTtl('60s');
  await wrapping.tokens.login('auth/kubernetes', {});
  await wrapping.tokens.renewSelf();
  await wrapping.leases.lookup('a');
  await wrapping.mountOf('secret/app');
  await wrapping.read('secret/app');
  const { requests } = scene.server;
  assert.equal(
    requests.map(({ headers }) => headers['x-vault-wrap-ttl']),
    [undefined, undefined, undefined, undefined, '60s'],
  );
  assert.is(requests[0]?.headers['x-vault-token'], undefined);
  assert.is(requests[1]?.headers['x-vault-token'], canaryToken);
});

client('asks its token source once a call', async () => {
  let asked = 0;
  const source = (): SecretString => new SecretString(`token-${String((asked += 1))}`);
  await using scene = await aScene([failing, found, found], { token: source });
  await passingTime(scene.clock, scene.vault.read('secret/a'));
  await scene.vault.read('secret/b');
  assert.equal(
    scene.server.requests.map(({ headers }) => headers['x-vault-token']),
    ['token-1', 'token-1', 'token-2'],
  );
});

client('refuses settings that cannot work', () => {
  const ports = {
    transport: createScriptedTransport([]),
    clock: createFakeClock({ settle: () => Promise.resolve() }),
    random: createFixedRandom(),
  };
  for (const options of [
    { address: 'vault:8200' },
    { address: 'https://vault:8200', headers: [['X-Vault-Token', 'x']] as const },
  ]) {
    assert.throws(() => createVaultClient(options, ports), isConfigurationError);
  }
});

client('speaks over a unix socket', async () => {
  await using folder = await aFolder();
  await using scene = await aScene(() => found, { server: { socketPath: `${folder.path}/vault.sock` } });
  assert.is((await scene.vault.read('secret/app')).kind, 'secret');
  assert.is(scene.server.requests[0]?.headers['host'], 'localhost');
});

client('imports nothing of got before the first request', async () => {
  const source = await readFile(new URL('../src/transport/got-transport.ts', import.meta.url), 'utf8');
  assert.equal([...source.matchAll(/^import (?!type).*'got'/gm)].length, 0);
});

client.run();

function isConfigurationError(error: Error): boolean {
  return error instanceof ConfigurationError && error.code === 'VAULT_CONFIGURATION';
}
