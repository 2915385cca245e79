import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root, startServer } from './client.ts';

// spec/vault-api.md 14.1; names and values are ours.
const http = suite('the HTTP layer');

for (const [title, line, body, options, status, error] of [
  ['answers 403 without a token', 'GET sys/mounts', undefined, { token: '' }, 403, 'permission denied'],
  ['answers 403 to an unknown token', 'GET sys/mounts', undefined, { token: 'hvs.unknown' }, 403, 'permission denied'],
  [
    'takes a bearer token',
    'GET sys/mounts',
    undefined,
    { token: '', headers: { Authorization: `Bearer ${root}` } },
    200,
    '',
  ],
  [
    'prefers the token header to the bearer token',
    'GET sys/mounts',
    undefined,
    { token: 'no', headers: { Authorization: `Bearer ${root}` } },
    403,
    'permission denied',
  ],
  [
    'names a route without a mount',
    'GET nope/x',
    undefined,
    {},
    404,
    'no handler for route "nope/x". route entry not found.',
  ],
  ['knows no other system path', 'GET sys/nope', undefined, {}, 404, '1 error occurred:\n\t* unsupported path\n\n'],
  ['answers 405 to a strange method', 'FOO sys/mounts', undefined, {}, 405, ''],
  ['answers 405 to a write of health', 'DELETE sys/health', undefined, {}, 405, ''],
  ['refuses half a JSON text', 'PUT sys/policies/acl/x', '{', {}, 400, 'failed to decode JSON input: unexpected EOF'],
  [
    'refuses text after the JSON value',
    'PUT sys/policies/acl/x',
    '{} x',
    {},
    400,
    "failed to decode JSON input: invalid character 'x' after top-level value",
  ],
  [
    'refuses a number beyond a double',
    'PUT sys/policies/acl/x',
    '{"a":1e999}',
    {},
    400,
    'failed to decode JSON input: json: cannot unmarshal number into Go value of type float64',
  ],
  [
    'refuses a wrap TTL that is no duration',
    'GET sys/mounts',
    undefined,
    { headers: { 'X-Vault-Wrap-TTL': 'abc' } },
    400,
    'error parsing X-Vault-Wrap-TTL header: time: invalid duration "abc"',
  ],
  ['refuses a health code that is no number', 'GET sys/health?sealedcode=abc', undefined, { token: '' }, 400, ''],
  ['gives the health code asked for', 'GET sys/health?activecode=299', undefined, { token: '' }, 299, ''],
  [
    'is healthy for a readiness probe',
    'GET sys/health?standbyok=true&sealedcode=204&uninitcode=204',
    undefined,
    { token: '' },
    200,
    '',
  ],
  ['knows nothing outside of the API', 'GET /ui/x', undefined, {}, 404, ''],
  [
    'refuses dot segments that decoding reveals',
    'GET secret/%2e%2e/x',
    undefined,
    {},
    400,
    'relative paths not supported',
  ],
] as const) {
  http(title, async () => {
    await using server = await startServer();
    const reply = await server.call(line, body, options);
    assert.is(reply.status, status, reply.body);
    assert.is(reply.error, error);
  });
}

http('gives the envelope explicit nulls and repeats the mounts beside it', async () => {
  await using server = await startServer();
  const reply = await server.ok('GET sys/mounts');
  assert.is(reply.at('sys/.type'), 'system');
  assert.equal(reply.at('data.sys/'), reply.at('sys/'));
  assert.equal(
    [reply.at('auth'), reply.at('wrap_info'), reply.at('warnings'), reply.at('lease_id')],
    [null, null, null, ''],
  );
  assert.match(reply.text('request_id'), /^[0-9a-f-]{36}$/);
  assert.equal([reply.headers['content-type'], reply.headers['cache-control']], ['application/json', 'no-store']);
});

http('cleans a path with empty segments by a redirect', async () => {
  await using server = await startServer();
  const reply = await server.call('GET /v1/secret//x?version=1');
  assert.equal([reply.status, reply.headers['location']], [307, '/v1/secret/x?version=1']);
});

http('takes a form, and JSON without a content type', async () => {
  await using server = await startServer();
  const form = { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } };
  await server.ok('PUT sys/policies/acl/f', 'policy=path%20%22a%22%20%7B%7D', form);
  assert.is((await server.ok('GET sys/policies/acl/f')).at('data.policy'), 'path "a" {}');
  await server.ok('PUT sys/policies/acl/g', '{"policy":"path \\"b\\" {}"}');
});

http('lists the same by method and by query', async () => {
  await using server = await startServer({ mode: 'dev' });
  await server.ok('POST secret/data/a', { data: {} });
  const replies = await Promise.all(
    ['LIST secret/metadata', 'GET secret/metadata?list=true', 'GET secret/metadata/?list=1'].map((line) =>
      server.ok(line),
    ),
  );
  assert.equal(
    replies.map((reply) => reply.at('data.keys')),
    [['a'], ['a'], ['a']],
  );
});

http('tells about fields that it ignored, where it has something to say', async () => {
  await using server = await startServer();
  const reply = await server.ok('POST auth/token/create', { zebra: 1, apple: 2 });
  assert.equal(reply.at('warnings'), ['Endpoint ignored these unrecognized parameters: [apple zebra]']);
  assert.is((await server.ok('POST sys/mounts/m', { type: 'kv', zebra: 1 })).body, '');
});

http('refuses a body that is too large', async () => {
  await using server = await startServer();
  const reply = await server.call('PUT secret/x', `{"a":"${'x'.repeat(33 * 1024 * 1024)}"}`);
  assert.equal([reply.status, reply.error], [413, 'http: request body too large']);
});

http('answers in the words of HashiCorp Vault when told so', async () => {
  await using server = await startServer({ flavor: 'vault-1.20' });
  const reply = await server.call('GET sys/mounts', undefined, { token: 'hvs.unknown' });
  assert.is(reply.error, '2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n');
  assert.is((await server.call('SCAN sys/mounts')).status, 405);
  assert.is((await server.call('PUT sys/policies/acl/x', '{')).error, 'failed to parse JSON input: unexpected EOF');
  assert.match((await server.ok('POST auth/token/create', {})).text('auth.client_token'), /^hvs\.CAESI/);
  await server.ok('POST sys/mounts/wide', { type: 'kv' });
  await server.ok('PUT wide/a', Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`k${index}`, 'v'])));
});

http.run();
