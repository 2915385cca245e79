import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startServer } from './client.ts';
import type { Server } from './client.ts';

// spec/vault-api.md 14.7, 14.9 and 5.
const tokens = suite('tokens and wrapping');

const create = async (server: Server, body: object, options = {}): Promise<string> =>
  String((await server.ok('POST auth/token/create', body, options)).at('auth.client_token'));
const own = (server: Server, token: string) => server.call('GET auth/token/lookup-self', undefined, { token });

tokens('count every request that gets past the look-up', async () => {
  await using server = await startServer();
  const token = await create(server, { policies: ['default'], num_uses: 2 });
  const statuses = [];
  for (const line of ['GET sys/mounts', 'GET auth/token/lookup-self', 'GET auth/token/lookup-self']) {
    statuses.push((await server.call(line, undefined, { token })).status);
  }
  assert.equal(statuses, [403, 200, 403]);
});

tokens('share one last use among simultaneous requests', async () => {
  await using server = await startServer();
  const token = await create(server, { policies: ['default'], num_uses: 1 });
  const replies = await Promise.all(Array.from({ length: 8 }, () => own(server, token)));
  assert.is(replies.filter(({ status }) => status === 200).length, 1);
});

tokens('cap the TTL by their own maximum', async () => {
  await using server = await startServer();
  const reply = await server.ok('POST auth/token/create', {
    explicit_max_ttl: '4s',
    ttl: '10s',
    policies: ['default'],
  });
  assert.is(reply.at('auth.lease_duration'), 4);
  assert.equal(reply.at('warnings'), [
    'TTL of "10s" exceeded the effective max_ttl of "4s"; TTL value is capped accordingly',
  ]);
});

tokens('return to the full period at each renewal', async () => {
  await using server = await startServer();
  const token = await create(server, { period: '5s', policies: ['default'] });
  for (let turn = 0; turn < 3; turn += 1) {
    await server.clock.advance(4000);
    assert.is(
      (await server.ok('PUT auth/token/renew-self', { increment: 60 }, { token })).at('auth.lease_duration'),
      5,
    );
  }
  assert.is((await own(server, token)).at('data.period'), 5);
});

tokens('end when their time is up, with all their children', async () => {
  await using server = await startServer();
  const parent = await create(server, { ttl: '2s' });
  const child = await create(server, { ttl: '1h' }, { token: parent });
  await server.clock.advance(3000);
  assert.equal([(await own(server, parent)).status, (await own(server, child)).status], [403, 403]);
});

tokens('shorten at a small increment and repeat the last one', async () => {
  await using server = await startServer();
  const token = await create(server, { policies: ['default'], ttl: '10m' });
  const renew = async (body: object) =>
    (await server.ok('PUT auth/token/renew-self', body, { token })).at('auth.lease_duration');
  assert.equal([await renew({ increment: '90s' }), await renew({})], [90, 90]);
});

for (const [title, line, body, status, error] of [
  ['refuse an unknown type', 'POST auth/token/create', { type: 'x' }, 400, "invalid 'token_type' value"],
  [
    'refuse uses of a batch token',
    'POST auth/token/create',
    { type: 'batch', policies: ['p'], num_uses: 2 },
    400,
    'batch tokens cannot have "num_uses" set',
  ],
  [
    'refuse an id with a prefix',
    'POST auth/token/create',
    { id: 'hvs.mine' },
    400,
    "custom token ID cannot have the 'hvs.' prefix",
  ],
  [
    'refuse an id with a dot',
    'POST auth/token/create',
    { id: 'my.own' },
    400,
    "custom token ID cannot have a '.' in the value",
  ],
  ['refuse an unknown role', 'POST auth/token/create/none', {}, 400, 'unknown role none'],
  ['look up nothing bad', 'POST auth/token/lookup', { token: 'bogus' }, 403, 'bad token'],
  ['revoke what is not there', 'PUT auth/token/revoke', { token: 'bogus' }, 204, ''],
  ['do not renew the root token', 'PUT auth/token/renew-self', {}, 400, 'lease is not renewable'],
] as const) {
  tokens(title, async () => {
    await using server = await startServer();
    const reply = await server.call(line, body);
    assert.equal([reply.status, reply.error], [status, error]);
  });
}

tokens('refuse orphans and periods to those without sudo', async () => {
  await using server = await startServer();
  const token = await server.tokenWith('path "auth/token/create*" { capabilities = ["update"] }');
  const refuse = async (body: object) => (await server.call('POST auth/token/create', body, { token })).error;
  assert.is(await refuse({ no_parent: true }), 'root or sudo privileges required to create orphan token');
  assert.is(await refuse({ period: '1h' }), 'root or sudo privileges required to create periodic token');
  assert.is(await refuse({ policies: ['other'] }), 'child policies must be subset of parent');
  assert.is((await server.ok('POST auth/token/create-orphan', {}, { token })).at('auth.orphan'), true);
});

tokens('keep a child of an orphaned parent alive', async () => {
  await using server = await startServer();
  const parent = await create(server, {});
  const child = await create(server, {}, { token: parent });
  await server.ok('PUT auth/token/revoke-orphan', { token: parent });
  assert.equal([(await own(server, parent)).status, (await own(server, child)).at('data.orphan')], [403, true]);
});

tokens('keep a cubbyhole to themselves', async () => {
  await using server = await startServer();
  const [left, right] = [
    await create(server, { policies: ['default'] }),
    await create(server, { policies: ['default'] }),
  ];
  await server.ok('PUT cubbyhole/note', { text: 'mine' }, { token: left });
  assert.is((await server.call('GET cubbyhole/note', undefined, { token: right })).status, 404);
});

tokens('are refused from other addresses than theirs', async () => {
  await using server = await startServer();
  await server.ok('POST auth/token/roles/far', { token_bound_cidrs: '10.9.0.0/16' });
  const token = (await server.ok('POST auth/token/create/far', {})).text('auth.client_token');
  const reply = await own(server, token);
  assert.equal([reply.status, reply.error], [403, 'permission denied']);
});

async function wrapped(server: Server, ttl = '60s'): Promise<string> {
  await server.ok('POST sys/mounts/kv', { type: 'kv' });
  await server.ok('PUT kv/a', { k: 'v' });
  const reply = await server.ok('GET kv/a', undefined, { headers: { 'X-Vault-Wrap-TTL': ttl } });
  return reply.text('wrap_info.token');
}

tokens('give what they wrap once', async () => {
  await using server = await startServer();
  const token = await wrapped(server);
  const lookup = await server.ok('POST sys/wrapping/lookup', { token }, { token: '' });
  assert.equal([lookup.at('data.creation_path'), lookup.at('data.creation_ttl')], ['kv/a', 60]);
  assert.equal((await server.ok('PUT sys/wrapping/unwrap', undefined, { token })).at('data'), { k: 'v' });
  const again = await server.call('PUT sys/wrapping/unwrap', undefined, { token });
  assert.equal([again.status, again.error], [400, 'wrapping token is not valid or does not exist']);
});

tokens('give what they wrap to one of many who ask at once', async () => {
  await using server = await startServer();
  const token = await wrapped(server);
  const replies = await Promise.all(Array.from({ length: 6 }, () => server.call('PUT sys/wrapping/unwrap', { token })));
  assert.is(replies.filter(({ status }) => status === 200).length, 1);
});

tokens('forget what they wrap in time', async () => {
  await using server = await startServer();
  const token = await wrapped(server, '1s');
  await server.clock.advance(1500);
  assert.is((await server.call('PUT sys/wrapping/unwrap', undefined, { token })).status, 400);
});

tokens('pass on what they wrap to another', async () => {
  await using server = await startServer();
  const old = await wrapped(server);
  const reply = await server.ok('POST sys/wrapping/rewrap', { token: old });
  assert.equal([reply.at('wrap_info.creation_path'), reply.at('wrap_info.ttl')], ['kv/a', 60]);
  assert.is((await server.call('PUT sys/wrapping/unwrap', { token: old })).status, 400);
  assert.equal((await server.ok('PUT sys/wrapping/unwrap', { token: reply.text('wrap_info.token') })).at('data'), {
    k: 'v',
  });
});

tokens('show a wrapped response in their cubbyhole too', async () => {
  await using server = await startServer();
  const token = await wrapped(server);
  const reply = await server.ok('GET cubbyhole/response', undefined, { token });
  assert.match(reply.text('data.response'), /"data":\{"k":"v"\}/);
  assert.match(reply.text('warnings.0'), /deprecated/);
});

tokens.run();
