import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startServer } from './client.ts';

// spec/vault-api.md 14.6 and 11.
const policies = suite('policies');

/** Policy, then requests with the status that they get. */
for (const [title, policy, requests] of [
  [
    'prefer an exact rule to a prefix',
    'path "kv/*" { capabilities = ["deny"] } path "kv/foo" { capabilities = ["read"] }',
    { 'GET kv/foo': 404, 'GET kv/bar': 403 },
  ],
  [
    'prefer the later wildcard',
    'path "kv/+/x" { capabilities = ["read"] } path "kv/a/*" { capabilities = ["deny"] }',
    { 'GET kv/a/x': 403, 'GET kv/b/x': 404 },
  ],
  [
    'prefer the rule without a star',
    'path "kv/+/x" { capabilities = ["read"] } path "kv/+/*" { capabilities = ["deny"] }',
    { 'GET kv/b/x': 404, 'GET kv/b/y': 403 },
  ],
  ['let deny wipe other rights', 'path "kv/a" { capabilities = ["read", "deny"] }', { 'GET kv/a': 403 }],
  ['list with a slash in the rule', 'path "kv/" { capabilities = ["list"] }', { 'LIST kv': 404, 'LIST kv/': 404 }],
  ['list without a slash in the rule', 'path "kv" { capabilities = ["list"] }', { 'LIST kv': 404 }],
  [
    'take a star inside a path literally',
    'path "kv/a*b" { capabilities = ["read"] }',
    { 'GET kv/axb': 403, 'GET kv/a*b': 404 },
  ],
  [
    'take a plus inside a word literally',
    'path "kv/a+b" { capabilities = ["read"] }',
    { 'GET kv/axb': 403, 'GET kv/a+b': 404 },
  ],
  [
    'match a wildcard to one segment',
    'path "kv/+" { capabilities = ["read"] }',
    { 'GET kv/a': 404, 'GET kv/a/b': 403 },
  ],
  ['understand the old word for rights', 'path "kv/a" { policy = "read" }', { 'GET kv/a': 404, 'PUT kv/a': 403 }],
  [
    'restrict values of parameters',
    'path "kv/*" { capabilities = ["create", "update"] allowed_parameters = { "a" = ["x*"] } }',
    { 'PUT kv/1 {"a":"xy"}': 204, 'PUT kv/1 {"a":"z"}': 403, 'PUT kv/1 {"b":"1"}': 403, 'PUT kv/1 {"A":"xx"}': 204 },
  ],
  [
    'deny a parameter',
    'path "kv/*" { capabilities = ["create", "update"] denied_parameters = { "a" = [] } }',
    { 'PUT kv/1 {"a":"1"}': 403, 'PUT kv/1 {"b":"1"}': 204 },
  ],
  [
    'require a parameter',
    'path "kv/*" { capabilities = ["create", "update", "read"] required_parameters = ["a"] }',
    { 'PUT kv/1 {"b":"1"}': 403, 'PUT kv/1 {"a":"1"}': 204, 'GET kv/1': 403, 'GET kv/1?a=x': 200 },
  ],
  [
    'never match numbers of a request',
    'path "kv/*" { capabilities = ["create", "update"] allowed_parameters = { "n" = [5, true] } }',
    { 'PUT kv/1 {"n":5}': 403, 'PUT kv/1 {"n":true}': 204 },
  ],
] as const) {
  policies(title, async () => {
    await using server = await startServer();
    await server.ok('POST sys/mounts/kv', { type: 'kv' });
    const token = await server.tokenWith(policy);
    for (const [request, status] of Object.entries(requests)) {
      const [, line = '', body] = /^(\S+ \S+)(?: (.*))?$/.exec(request) ?? [];
      const reply = await server.call(line, body ?? (line.startsWith('PUT') ? {} : undefined), { token });
      assert.is(reply.status, status, `${request}: ${reply.body}`);
    }
  });
}

policies('ask for wrapping within limits', async () => {
  await using server = await startServer();
  await server.ok('POST sys/mounts/kv', { type: 'kv' });
  await server.ok('PUT kv/a', { k: 'v' });
  const token = await server.tokenWith(
    'path "kv/a" { capabilities = ["read"] min_wrapping_ttl = "10s" max_wrapping_ttl = "1m" }',
  );
  const read = async (ttl: string) =>
    (await server.call('GET kv/a', undefined, { token, headers: ttl === '' ? {} : { 'X-Vault-Wrap-TTL': ttl } }))
      .status;
  assert.equal([await read(''), await read('5s'), await read('20s'), await read('2m')], [403, 403, 200, 403]);
});

policies('restrict when only one of two is restricted', async () => {
  await using server = await startServer();
  await server.ok('POST sys/mounts/kv', { type: 'kv' });
  await server.ok('PUT sys/policies/acl/open', { policy: 'path "kv/*" { capabilities = ["create"] }' });
  await server.ok('PUT sys/policies/acl/tight', {
    policy: 'path "kv/*" { capabilities = ["create"] allowed_parameters = { "a" = [] } }',
  });
  const create = async (names: readonly string[]) =>
    (await server.ok('POST auth/token/create', { policies: names })).text('auth.client_token');
  assert.is((await server.call('PUT kv/1', { b: 1 }, { token: await create(['open']) })).status, 204);
  assert.is((await server.call('PUT kv/2', { b: 1 }, { token: await create(['open', 'tight']) })).status, 403);
});

policies('take effect at the next request', async () => {
  await using server = await startServer();
  const token = await server.tokenWith('path "sys/mounts" { capabilities = ["deny"] }');
  assert.is((await server.call('GET sys/mounts', undefined, { token })).status, 403);
  await server.ok('PUT sys/policies/acl/policy-1', { policy: '{"path":{"sys/mounts":{"capabilities":["read"]}}}' });
  assert.is((await server.call('GET sys/mounts', undefined, { token })).status, 200);
});

policies('fill in the entity of a token', async () => {
  await using server = await startServer();
  await server.ok('POST sys/mounts/kv', { type: 'kv' });
  await server.ok('POST sys/auth/people', { type: 'userpass' });
  await server.ok('PUT sys/policies/acl/own', {
    policy:
      'path "kv/{{identity.entity.id}}/*" { capabilities = ["create"] } path "kv/{{identity.entity.metadata.none}}" { capabilities = ["create"] }',
  });
  await server.ok('POST auth/people/users/ann', { password: 'sluice-canary-a', policies: 'own' });
  const reply = await server.ok('PUT auth/people/login/ann', { password: 'sluice-canary-a' }, { token: '' });
  const write = async (path: string) =>
    (await server.call(`PUT ${path}`, { k: 1 }, { token: reply.text('auth.client_token') })).status;
  assert.equal(
    [await write(`kv/${reply.text('auth.entity_id')}/x`), await write('kv/other/x'), await write('kv/')],
    [204, 403, 400],
  );
});

policies('need sudo for protected paths', async () => {
  await using server = await startServer();
  const policy = (more: string) => `path "sys/auth/x" { capabilities = ["update"${more}] }`;
  const [plain, sudo] = [await server.tokenWith(policy('')), await server.tokenWith(policy(', "sudo"'))];
  const mount = async (token: string) => (await server.call('POST sys/auth/x', { type: 'approle' }, { token })).status;
  assert.equal([await mount(plain), await mount(sudo)], [403, 204]);
});

for (const [title, policy] of [
  ['broken syntax', 'path "x" {'],
  ['an unknown key', 'path "x" { flavour = "sweet" }'],
  ['an unknown capability', 'path "x" { capabilities = ["fly"] }'],
  ['a star after a plus', 'path "x/+*" { capabilities = ["read"] }'],
  ['another block', 'role "x" { }'],
  ['an unbalanced template', 'path "x/{{identity" { capabilities = ["read"] }'],
] as const) {
  policies(`refuse ${title}`, async () => {
    await using server = await startServer();
    const reply = await server.call('PUT sys/policies/acl/bad', { policy });
    assert.is(reply.status, 400);
    assert.match(reply.error, /^failed to parse policy: /);
  });
}

policies.run();
