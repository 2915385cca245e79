import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startServer } from './client.ts';
import type { Server } from './client.ts';

// spec/vault-api.md 14.3 to 14.5.
const kv = suite('mounts and key/value engines');

async function withEngines(): Promise<Server> {
  const server = await startServer();
  await server.ok('POST sys/mounts/plain', { type: 'kv', options: null });
  await server.ok('POST sys/mounts/versioned', { type: 'kv', options: { version: '2' } });
  return server;
}

kv('keeps a large number as it was written in version 1', async () => {
  await using server = await withEngines();
  await server.ok('PUT plain/a', '{"n":12345678901234567890,"f":1.50}');
  assert.match((await server.ok('GET plain/a')).body, /"f":1\.50,"n":12345678901234567890/);
});

kv('takes the lifetime from the value, else from the mount', async () => {
  await using server = await withEngines();
  await server.ok('POST sys/mounts/short', { type: 'kv', config: { default_lease_ttl: '90s' } });
  for (const [path, value, seconds] of [
    ['plain/t', { ttl: '30s' }, 30],
    ['plain/l', { lease: 45 }, 45],
    ['plain/n', { ttl: 'soon' }, 2_764_800],
    ['short/x', { v: 1 }, 90],
  ] as const) {
    await server.ok(`PUT ${path}`, value);
    assert.is((await server.ok(`GET ${path}`)).at('lease_duration'), seconds);
  }
});

kv('takes a value of nothing but an error for an error', async () => {
  await using server = await withEngines();
  await server.ok('PUT plain/e', { error: 'x' });
  assert.equal((await server.call('GET plain/e')).json, { errors: ['x'] });
  await server.ok('PUT plain/e', { error: 5 });
  assert.equal((await server.ok('GET plain/e')).at('data'), { error: 5 });
});

for (const [title, lines] of [
  ['answers 404 to a missing secret', [['GET plain/none', undefined, 404, '']]],
  ['answers 404 to an empty folder', [['LIST plain/none', undefined, 404, '']]],
  ['deletes what is not there', [['DELETE plain/none', undefined, 204, '']]],
  ['refuses a write without data', [['PUT plain/a', {}, 400, 'missing data fields']]],
  ['does not patch in version 1', [['PATCH plain/a', {}, 405, '1 error occurred:\n\t* unsupported operation\n\n']]],
  ['refuses a mount in use', [['POST sys/mounts/plain', { type: 'kv' }, 400, 'path is already in use at plain/']]],
  [
    'refuses a mount below another',
    [['POST sys/mounts/plain/x', { type: 'kv' }, 400, 'path is already in use at plain/']],
  ],
  ['refuses a mount without a type', [['POST sys/mounts/x', {}, 400, 'backend type must be specified as a string']]],
  ['refuses to mount over the system', [['POST sys/mounts/sys', { type: 'kv' }, 400, 'cannot mount "sys/"']]],
  [
    'never mounts outside of the table',
    [['POST sys/mounts/a%2f..%2fsys', { type: 'kv' }, 400, 'relative paths not supported']],
  ],
  ['unmounts what is not mounted', [['DELETE sys/mounts/never', undefined, 204, '']]],
  [
    'checks the version that is written over',
    [
      ['POST versioned/data/a', { data: { k: 1 }, options: { cas: 0 } }, 200, ''],
      [
        'POST versioned/data/a',
        { data: {}, options: { cas: 0 } },
        400,
        'check-and-set parameter did not match the current version',
      ],
      ['POST versioned/data/a', { data: {}, options: { cas: '1' } }, 200, ''],
    ],
  ],
  ['needs a data object', [['POST versioned/data/a', { k: 'v' }, 400, 'no data provided']]],
  ['needs versions to delete', [['POST versioned/delete/a', {}, 400, 'No version number provided']]],
  [
    'asks for a check-and-set parameter when configured',
    [
      ['POST versioned/config', { cas_required: true }, 204, ''],
      ['POST versioned/data/a', { data: {} }, 400, 'check-and-set parameter required for this call'],
    ],
  ],
] as const) {
  kv(title, async () => {
    await using server = await withEngines();
    for (const [line, body, status, error] of lines) {
      const patch = line.startsWith('PATCH') ? { headers: { 'Content-Type': 'application/merge-patch+json' } } : {};
      const reply = await server.call(line, body, patch);
      assert.equal([reply.status, reply.error], [status, error], line);
    }
  });
}

kv('shows the metadata of a version that is gone', async () => {
  await using server = await withEngines();
  await server.ok('POST versioned/data/a', { data: { k: 1 } });
  await server.ok('DELETE versioned/data/a');
  const gone = await server.call('GET versioned/data/a');
  assert.is(gone.status, 404);
  assert.is(gone.at('data.data'), null);
  assert.match(gone.text('data.metadata.deletion_time'), /^2026-/);
  await server.ok('POST versioned/undelete/a', { versions: [1] });
  await server.ok('GET versioned/data/a');
  await server.ok('PUT versioned/destroy/a', { versions: ['1'] });
  assert.is((await server.call('GET versioned/data/a?version=1')).at('data.metadata.destroyed'), true);
});

kv('keeps as many versions as the key allows, ten by default', async () => {
  await using server = await withEngines();
  for (let count = 0; count < 12; count += 1) await server.ok('POST versioned/data/a', { data: { count } });
  const reply = await server.ok('GET versioned/metadata/a');
  assert.equal(
    [
      Object.keys(reply.at('data.versions') as object).length,
      reply.at('data.oldest_version'),
      reply.at('data.current_version'),
    ],
    [10, 3, 12],
  );
  await server.ok('POST versioned/metadata/a', { max_versions: 2 });
  await server.ok('POST versioned/data/a', { data: {} });
  const after = await server.ok('GET versioned/metadata/a');
  assert.equal(Object.keys(after.at('data.versions') as object), ['12', '13']);
});

kv('deletes a version when its time has come', async () => {
  await using server = await withEngines();
  await server.ok('POST versioned/metadata/b', { delete_version_after: '2s' });
  await server.ok('POST versioned/data/b', { data: { k: 1 } });
  assert.is((await server.ok('GET versioned/data/b')).at('data.data.k'), 1);
  await server.clock.advance(3000);
  assert.is((await server.call('GET versioned/data/b')).status, 404);
});

kv('restarts at version 1 after the metadata are deleted', async () => {
  await using server = await withEngines();
  for (let count = 0; count < 2; count += 1) await server.ok('POST versioned/data/a', { data: {} });
  await server.ok('DELETE versioned/metadata/a');
  assert.is((await server.ok('POST versioned/data/a', { data: {} })).at('data.version'), 1);
});

kv('needs create for the first version and update for later ones', async () => {
  await using server = await withEngines();
  const rule = (capability: string) => `path "versioned/data/new" { capabilities = ["${capability}"] }`;
  const [creator, updater] = [await server.tokenWith(rule('create')), await server.tokenWith(rule('update'))];
  const write = (token: string) => server.call('POST versioned/data/new', { data: {} }, { token });
  assert.is((await write(updater)).status, 403);
  assert.is((await write(creator)).status, 200);
  assert.is((await write(creator)).status, 403);
  assert.is((await write(updater)).status, 200);
});

kv('writes and lists keys with every character', async () => {
  await using server = await withEngines();
  await server.ok('PUT plain/a%20b%3Fc%23d%25e%20%C3%A9', { k: 'v' });
  assert.equal((await server.ok('LIST plain')).at('data.keys'), ['a b?c#d%e é']);
});

kv('tells a client which mount a path belongs to', async () => {
  await using server = await withEngines();
  const reply = await server.ok('GET sys/internal/ui/mounts/versioned/app/x');
  assert.equal(
    [reply.at('data.path'), reply.at('data.type'), reply.at('data.options')],
    ['versioned/', 'kv', { version: '2' }],
  );
  const unknown = await server.call('GET sys/internal/ui/mounts/nomount/x');
  assert.equal([unknown.status, unknown.error.includes('"nomount/x/"')], [403, true]);
});

for (const [title, policy, status] of [
  ['with a right on another path of the mount', 'path "versioned/data/other" { capabilities = ["read"] }', 200],
  ['with a wildcard that reaches into it', 'path "+/data/x" { capabilities = ["read"] }', 200],
  ['with rights elsewhere only', 'path "plain/x" { capabilities = ["read"] }', 403],
] as const) {
  kv(`lets a token look a mount up: ${status} ${title}`, async () => {
    await using server = await withEngines();
    const token = await server.tokenWith(policy);
    assert.is((await server.call('GET sys/internal/ui/mounts/versioned/app', undefined, { token })).status, status);
  });
}

kv('upgrades a mount to version 2', async () => {
  await using server = await withEngines();
  const reply = await server.ok('POST sys/mounts/plain/tune', { options: { version: '2' } });
  assert.match(reply.text('warnings.0'), /^Upgrading mount from version/);
  await server.ok('POST plain/data/a', { data: {} });
});

kv.run();
