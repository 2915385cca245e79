import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { agentToken, aLease, aProxy, aToken, envelope, json } from './scene.ts';
import type { Seen, Upstream } from './scene.ts';

const caching = suite('cache');
const creds = '/v1/database/creds/app';

/** Grants a new lease with each read and answers renewals and revocations. */
function database(): Upstream {
  let leases = 0;
  return (seen, response) => {
    if (seen.target.startsWith('/v1/sys/leases/renew')) json(response, 200, aLease('renewed'));
    else if (seen.target.includes('revoke')) response.writeHead(204).end();
    else if (seen.target.includes('/login')) json(response, 200, envelope({ auth: anAuth('hvs.child', true) }));
    else if (seen.target.includes('/token/create')) json(response, 200, envelope({ auth: anAuth('hvs.child', false) }));
    else json(response, 200, aLease(`database/creds/app/${String((leases += 1))}`));
  };
}

function anAuth(token: string, orphan: boolean): object {
  return { client_token: token, accessor: `accessor-of-${token}`, renewable: true, lease_duration: 3600, orphan };
}

function leaseIdOf(text: string): string {
  return (JSON.parse(text) as { lease_id: string }).lease_id;
}

caching('gives a leased reply again, counted down, and asks the server once', async () => {
  await using scene = await aProxy(database());
  const first = await scene.ask('GET', creds);
  assert.equal([first.header('x-cache'), first.header('age')], ['MISS', undefined]);
  await scene.clock.advance(10_500);
  const second = await scene.ask('GET', creds);
  assert.equal([second.header('x-cache'), second.header('age')], ['HIT', '10']);
  assert.is(second.text, first.text.replace('"lease_duration":3600', '"lease_duration":3590'));
  assert.ok(second.header('date'));
  assert.equal([second.header('content-type'), second.header('cache-control')], ['application/json', 'no-store']);
  assert.is(scene.count('GET', creds), 1);
});

caching('does not look at headers that change nothing', async () => {
  await using scene = await aProxy(database());
  await scene.ask('GET', creds, {
    headers: [
      ['User-Agent', 'a'],
      ['traceparent', '1'],
    ],
  });
  const again = await scene.ask('GET', creds, {
    headers: [
      ['User-Agent', 'b'],
      ['traceparent', '2'],
    ],
  });
  assert.is(again.header('x-cache'), 'HIT');
});

for (const [what, target, headers] of [
  ['another namespace', creds, [['X-Vault-Namespace', 'demo']]],
  ['another query', `${creds}?ttl=1h`, []],
  ['another token', creds, [['X-Vault-Token', 'other']]],
  ['another node', creds, [['X-Vault-Index', 'x']]],
] as const) {
  caching(`keeps replies for ${what} apart`, async () => {
    await using scene = await aProxy(database());
    await scene.ask('GET', creds);
    assert.is((await scene.ask('GET', target, { headers })).header('x-cache'), 'MISS');
  });
}

caching('knows the same namespace in other clothes', async () => {
  await using scene = await aProxy(database());
  await scene.ask('GET', creds, { headers: [['X-Vault-Namespace', 'demo']] });
  assert.is((await scene.ask('GET', creds, { headers: [['x-vault-namespace', '/demo/']] })).header('x-cache'), 'HIT');
});

for (const [what, method, target, headers, reply] of [
  ['a secret without lease', 'GET', '/v1/secret/data/a', [], envelope({ data: { k: 'v' } })],
  ['a lease that cannot be renewed', 'GET', creds, [], aLease('x', { renewable: false })],
  ['a wrapped reply', 'GET', creds, [['X-Vault-Wrap-TTL', '60s']], aLease('x')],
  ['a renewal', 'PUT', '/v1/sys/leases/renew', [], aLease('x')],
  ['a renewal of a token', 'PUT', '/v1/auth/token/renew-self', [], envelope({ auth: anAuth('t', true) })],
  ['an unwrapped reply', 'PUT', '/v1/sys/wrapping/unwrap', [], aLease('x')],
  ['the lease of an unknown token', 'GET', creds, [['X-Vault-Token', 'stranger']], aLease('x')],
  [
    'the child of an unknown token',
    'PUT',
    '/v1/auth/token/create',
    [['X-Vault-Token', 'stranger']],
    envelope({ auth: anAuth('t', false) }),
  ],
] as const) {
  caching(`does not keep ${what}`, async () => {
    await using scene = await aProxy((_, response) => {
      json(response, 200, reply);
    });
    await scene.ask(method, target, { headers });
    assert.is((await scene.ask(method, target, { headers })).header('x-cache'), 'MISS');
    assert.is(scene.seen.length, 2);
  });
}

caching('keeps nothing when it is switched off', async () => {
  await using scene = await aProxy(database(), { cache: false });
  await scene.ask('GET', creds);
  assert.is((await scene.ask('GET', creds)).header('x-cache'), 'MISS');
});

caching('keeps a login by its body, and then the leases of its token', async () => {
  await using scene = await aProxy(database(), { useAutoAuthToken: 'never' });
  const login = { body: '{"role":"app"}' };
  await scene.ask('PUT', '/v1/auth/kubernetes/login', login);
  assert.is((await scene.ask('PUT', '/v1/auth/kubernetes/login', login)).header('x-cache'), 'HIT');
  assert.is((await scene.ask('PUT', '/v1/auth/kubernetes/login', { body: '{"role":"b"}' })).header('x-cache'), 'MISS');
  const headers = [['X-Vault-Token', 'hvs.child']] as const;
  await scene.ask('GET', creds, { headers });
  assert.is((await scene.ask('GET', creds, { headers })).header('x-cache'), 'HIT');
});

const child = [['X-Vault-Token', 'hvs.child']] as const;

for (const [what, method, target, body, headers] of [
  ['its lease is revoked', 'PUT', '/v1/sys/leases/revoke', '{"lease_id":"database/creds/app/1"}', []],
  ['its lease is revoked by URL', 'PUT', '/v1/sys/leases/revoke/database/creds/app/1', '{}', []],
  ['its lease is revoked by the old path', 'PUT', '/v1/sys/revoke', '{"lease_id":"database/creds/app/1"}', []],
  ['a prefix is revoked', 'PUT', '/v1/sys/leases/revoke-prefix/database/creds', '{}', []],
  ['a prefix is revoked by force', 'PUT', '/v1/sys/leases/revoke-force/database/creds', '{}', []],
  ['its token is revoked', 'PUT', '/v1/auth/token/revoke', '{"token":"hvs.child"}', []],
  ['its token revokes itself', 'PUT', '/v1/auth/token/revoke-self', '', child],
  [
    'its token is revoked by accessor',
    'PUT',
    '/v1/auth/token/revoke-accessor',
    '{"accessor":"accessor-of-hvs.child"}',
    [],
  ],
  ['its token is revoked alone', 'PUT', '/v1/auth/token/revoke-orphan', '{"token":"hvs.child"}', []],
  ['the parent of its token is revoked', 'PUT', '/v1/auth/token/revoke-self', '', []],
  ['everything is cleared', 'POST', '/agent/v1/cache-clear', '{"type":"all"}', []],
  ['its lease is cleared', 'POST', '/agent/v1/cache-clear', '{"type":"lease","value":"database/creds/app/1"}', []],
  ['its token is cleared', 'PUT', '/agent/v1/cache-clear', '{"type":"token","value":"hvs.child"}', []],
  [
    'its accessor is cleared',
    'PUT',
    '/agent/v1/cache-clear',
    '{"type":"token_accessor","value":"accessor-of-hvs.child"}',
    [],
  ],
  ['its path is cleared', 'PUT', '/agent/v1/cache-clear', '{"type":"request_path","value":"/v1/database"}', []],
] as const) {
  caching(`forgets a lease when ${what}`, async () => {
    await using scene = await aProxy(database());
    await scene.ask('PUT', '/v1/auth/token/create', { body: '{}' });
    const first = await scene.ask('GET', creds, { headers: child });
    assert.is((await scene.ask('GET', creds, { headers: child })).header('x-cache'), 'HIT');
    const cleared = await scene.ask(method, target, { body, headers });
    assert.ok(cleared.status < 300, String(cleared.status));
    await scene.ask('PUT', '/v1/auth/token/create', { body: '{}' });
    const after = await scene.ask('GET', creds, { headers: child });
    assert.not.equal(leaseIdOf(after.text), leaseIdOf(first.text));
  });
}

caching('keeps a lease when the revocation failed or was about another', async () => {
  await using scene = await aProxy((seen, response) => {
    if (seen.target.includes('revoke-prefix')) json(response, 403, '{"errors":["permission denied"]}');
    else database()(seen, response);
  });
  const headers = [['X-Vault-Token', agentToken]] as const;
  await scene.ask('GET', creds, { headers });
  await scene.ask('PUT', '/v1/sys/leases/revoke-prefix/database', { headers });
  await scene.ask('PUT', '/v1/sys/leases/revoke', { headers, body: '{"lease_id":"database/creds/other/1"}' });
  await scene.ask('PUT', '/v1/sys/leases/revoke', { headers, body: '{"lease_id":7}' });
  assert.is((await scene.ask('GET', creds, { headers })).header('x-cache'), 'HIT');
});

caching('forgets the leases of a token that was replaced', async () => {
  await using scene = await aProxy(database());
  const first = await scene.ask('GET', creds);
  scene.supply.tokens.publish(aToken('hvs.sluice-canary-next'));
  assert.not.equal(leaseIdOf((await scene.ask('GET', creds)).text), leaseIdOf(first.text));
  assert.is((await scene.ask('GET', creds)).header('x-cache'), 'HIT');
});

caching('renews what it keeps, with token and namespace of the request', async () => {
  await using scene = await aProxy(database());
  await scene.ask('GET', creds, { headers: [['X-Vault-Namespace', 'demo']] });
  await scene.clock.advance(3600 * 750);
  const renewal = await untilSeen(scene.seen, '/v1/sys/leases/renew');
  assert.equal([renewal.headers['x-vault-token'], renewal.headers['x-vault-namespace']], [agentToken, 'demo']);
  assert.is(renewal.body.toString(), '{"lease_id":"database/creds/app/1"}');
});

caching('forgets a lease that the server will not renew', async () => {
  let leases = 0;
  await using scene = await aProxy((seen, response) => {
    if (seen.target.startsWith('/v1/sys/leases')) json(response, 400, '{"errors":["lease not found"]}');
    else json(response, 200, aLease(`l/${String((leases += 1))}`));
  });
  await scene.ask('GET', creds);
  await scene.clock.advance(3600 * 750);
  await untilSeen(scene.seen, '/v1/sys/leases/renew');
  await scene.clock.advance(1000);
  for (let turn = 0; scene.count('GET', creds) < 2 && turn < 100; turn += 1) await scene.ask('GET', creds);
  assert.is(scene.count('GET', creds), 2);
});

caching('shares one request among equal ones in flight', async () => {
  const waiting: (() => void)[] = [];
  await using scene = await aProxy((_, response) => {
    waiting.push(() => {
      json(response, 200, envelope({ data: { k: 'v' } }));
    });
  });
  const asked = Array.from({ length: 8 }, () => scene.ask('GET', '/v1/secret/data/a'));
  while (waiting.length === 0) await scene.clock.advance(0);
  for (let turn = 0; turn < 20; turn += 1) await scene.clock.advance(0);
  for (const answer of waiting) answer();
  assert.equal(
    (await Promise.all(asked)).map(({ status }) => status),
    Array.from({ length: 8 }, () => 200),
  );
  assert.is(scene.seen.length, 1);
});

caching('lets one of those who wait leave', async () => {
  const waiting: (() => void)[] = [];
  await using scene = await aProxy((_, response) => {
    waiting.push(() => {
      json(response, 200, envelope({ data: { k: 'v' } }));
    });
  });
  const leaving = new AbortController();
  const gone = scene.ask('GET', '/v1/secret/data/a', { signal: leaving.signal }).catch((reason: unknown) => reason);
  while (waiting.length === 0) await scene.clock.advance(0);
  const staying = scene.ask('GET', '/v1/secret/data/a');
  for (let turn = 0; turn < 20; turn += 1) await scene.clock.advance(0);
  leaving.abort('left');
  await gone;
  for (let turn = 0; turn < 20; turn += 1) await scene.clock.advance(0);
  for (const answer of waiting) answer();
  assert.is((await staying).status, 200);
  assert.is(scene.seen.length, 1);
});

caching.run();

async function untilSeen(seen: readonly Seen[], target: string): Promise<Seen> {
  for (;;) {
    const found = seen.find((one) => one.target === target);
    if (found !== undefined) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
