import { readFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import { SecretString } from '@sluice/core';
import { createFakeClock, createFixedRandom } from '@sluice/core/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigurationError, createVaultClient, RedirectRefusedError, TimeoutError } from '../src/index.ts';
import type { ScriptedReply } from '../src/testing/index.ts';
import { createScriptedTransport, startScriptedServer } from '../src/testing/index.ts';
import { aFolder } from './support/certificates.ts';
import { aScene, canaryToken, envelope, json, once, passingTime } from './support/client.ts';
import { rejects } from './support/rejects.ts';

const client = suite('client');
const found = json(200, envelope({ user: 'u1' }));
const failing = json(500, { errors: ['internal error'] });

// spec/vault-api.md 14.12, rows 221 to 238

client('succeeds at the third try after waits that grow', async () => {
  await using scene = await aScene([failing, failing, found]);
  const result = await passingTime(scene.clock, scene.vault.read('secret/app'));
  assert.is(result.kind, 'secret');
  assert.equal(
    scene.retries.map(({ delayMs }) => delayMs),
    [1250, 2500],
  );
  assert.is(scene.server.requests.length, 3);
});

client('hands out the last error when the tries are used up', async () => {
  await using scene = await aScene(() => failing);
  const error = await rejects(passingTime(scene.clock, scene.vault.read('secret/app')), 'VAULT_SERVER_ERROR');
  assert.equal(error.errors, ['internal error']);
  assert.is(scene.server.requests.length, 3);
});

client('tries a 501 once', async () => {
  await using scene = await aScene([json(501, { errors: [] }), found]);
  await rejects(scene.vault.read('secret/app'), 'VAULT_UNINITIALIZED');
  assert.is(scene.server.requests.length, 1);
});

client('waits as long as Retry-After says', async () => {
  await using scene = await aScene([json(429, { errors: [] }, [['Retry-After', '2']]), found]);
  await passingTime(scene.clock, scene.vault.read('secret/app'));
  assert.ok((scene.retries[0]?.delayMs ?? 0) >= 2000);
});

client('repeats a call that met a stale node', async () => {
  await using scene = await aScene([json(412, { errors: ['required index state not present'] }), found]);
  assert.is((await passingTime(scene.clock, scene.vault.read('secret/app'))).kind, 'secret');
});

client('reports an unknown outcome when the reply to an unwrap is lost', async () => {
  await using scene = await aScene([{ fault: 'reset-body' }, found]);
  const work = scene.vault.wrapping.unwrap(new SecretString('sluice-canary-wrapping'));
  const error = await rejects(work, 'VAULT_UNKNOWN_OUTCOME');
  assert.match(error.message, 'unknown outcome');
  assert.is(scene.server.requests.length, 1);
});

client('warns of a possible orphan when a login is sent again', async () => {
  await using scene = await aScene([{ fault: 'reset' }, json(200, envelope(null, { auth: { client_token: 't' } }))]);
  await passingTime(
    scene.clock,
    scene.vault.tokens.login('auth/kubernetes', { role: 'app', jwt: 'sluice-canary-jwt' }),
  );
  assert.equal(
    scene.retries.map(({ mayOrphan }) => mayOrphan),
    [true],
  );
});

client('follows a redirect within its origin with method, body and token', async () => {
  const away: ScriptedReply = { status: 307, headers: [['Location', '/v1/secret/there']] };
  await using scene = await aScene([away, { status: 204 }]);
  await scene.vault.write('secret/here', { k: 'v' });
  const second = scene.server.requests[1];
  assert.equal([second?.method, second?.target, second?.body], ['PUT', '/v1/secret/there', '{"k":"v"}']);
  assert.is(second?.headers['x-vault-token'], canaryToken);
});

client('never takes the token to another origin', async () => {
  await using other = await startScriptedServer(() => found);
  await using scene = await aScene([{ status: 307, headers: [['Location', `${other.url}/v1/secret/app`]] }]);
  const work = scene.vault.read('secret/app', once);
  const error = await rejects(work, 'VAULT_REDIRECT_REFUSED', RedirectRefusedError);
  assert.match(error.message, other.url);
  assert.is(other.requests.length, 0);
});

client('follows to an origin that is trusted by name, with its own Host', async () => {
  await using other = await startScriptedServer(() => found);
  await using scene = await aScene([{ status: 307, headers: [['Location', `${other.url}/v1/secret/app`]] }], {
    redirects: { kind: 'same-origin', trustedOrigins: [other.url] },
  });
  assert.is((await scene.vault.read('secret/app')).kind, 'secret');
  assert.is(`http://${String(other.requests[0]?.headers['host'])}`, other.url);
});

client('ends endless redirects with an error', async () => {
  let hop = 0;
  await using scene = await aScene(() => ({
    status: 307,
    headers: [['Location', `/v1/secret/${String((hop += 1))}`]],
  }));
  await rejects(scene.vault.read('secret/app'), 'VAULT_REDIRECT_REFUSED');
  assert.ok(hop <= 6);
});

client('takes a redirect that it does not follow for an error', async () => {
  await using scene = await aScene([{ status: 307, headers: [['Location', '/v1/x']] }], { redirects: 'none' });
  await rejects(scene.vault.write('secret/app'), 'VAULT_REDIRECT_REFUSED');
});

for (const [what, reply, kind] of [
  ['200 without body', { status: 200 }, 'nothing'],
  ['204', { status: 204 }, 'nothing'],
  ['202', { status: 202 }, 'nothing'],
  ['404 with a warning', json(404, envelope(null, { warnings: ['Invalid path'] })), 'secret'],
  ['404 with data', json(404, envelope({ data: null, metadata: { version: 1 } })), 'secret'],
  ['404 with an empty list', json(404, { errors: [] }), 'nothing'],
  ['404 without body', { status: 404 }, 'nothing'],
] as const) {
  client(`takes ${what} of a read as ${kind}`, async () => {
    await using scene = await aScene([reply]);
    assert.is((await scene.vault.read('secret/app')).kind, kind);
  });
}

client('tells a missing mount from a missing secret', async () => {
  await using scene = await aScene([json(404, { errors: ['no handler for route "a". route entry not found.'] })]);
  await rejects(scene.vault.read('a'), 'VAULT_NO_HANDLER');
});

client('takes 404 of a write for an error', async () => {
  await using scene = await aScene([json(404, { errors: [] })]);
  await rejects(scene.vault.write('secret/app', {}), 'VAULT_NOT_FOUND');
});

client('names status and first characters of a page that is not JSON', async () => {
  await using scene = await aScene([{ status: 200, body: '<html>\n<h1>Welcome</h1>' }]);
  const error = await rejects(scene.vault.read('secret/app'), 'VAULT_DECODE');
  assert.is(error.status, 200);
  assert.is(error.rawText, '<html> <h1>Welcome</h1>');
});

client('keeps the page of a proxy that refuses', async () => {
  await using scene = await aScene([{ status: 403, body: '<html>blocked</html>' }]);
  const error = await rejects(scene.vault.read('secret/app'), 'VAULT_PERMISSION_DENIED');
  assert.is(error.rawText, '<html>blocked</html>');
});

client('gives up on a hanging server when its time is over', async () => {
  await using scene = await aScene([{ fault: 'hang' }], { timeoutMs: 30_000 });
  const work = rejects(scene.vault.read('secret/app'), 'VAULT_TIMEOUT', TimeoutError);
  await scene.clock.untilSleeping(1);
  await scene.clock.advance(30_000);
  assert.is((await work).phase, 'call');
  scene.clock.assertNoSleepers();
});

client('ends at once with the reason of an abort', async () => {
  await using scene = await aScene([{ fault: 'hang' }]);
  const controller = new AbortController();
  const work = scene.vault.read('secret/app', { signal: controller.signal });
  await scene.clock.untilSleeping(1);
  controller.abort('stopping');
  assert.is(await work.catch((reason: unknown) => reason), 'stopping');
  await scene.clock.advance(0);
  scene.clock.assertNoSleepers();
});

client('leaves no timer behind and keeps its connection', async () => {
  await using scene = await aScene(() => found);
  for (let call = 0; call < 5; call += 1) await scene.vault.read('secret/app');
  assert.is(scene.server.connections, 1);
  scene.clock.assertNoSleepers();
});

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

// the rest of section 2

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
