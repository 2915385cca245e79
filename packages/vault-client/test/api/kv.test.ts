import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { alignMountPath, insertKvPrefix } from '../../src/api/kv-path.ts';
import { mergePatch } from '../../src/api/merge-patch.ts';
import type { RecordedRequest, ScriptedReply } from '../../src/testing/index.ts';
import { aScene, envelope, json } from '../support/client.ts';
import { rejects } from '../support/rejects.ts';

const paths = suite('KV paths');

// spec/vault-api.md 2.12, column "templates"
for (const [path, data, list] of [
  ['secret', 'secret/data', 'secret/metadata'],
  ['secret/', 'secret/data', 'secret/metadata'],
  ['secret/app', 'secret/data/app', 'secret/metadata/app'],
  ['secret/app/', 'secret/data/app/', 'secret/metadata/app/'],
  ['secret/data/app', 'secret/data/app', 'secret/metadata/data/app'],
  ['secret/metadata/app', 'secret/metadata/app', 'secret/metadata/app'],
  ['secret/subkeys/app', 'secret/subkeys/app', 'secret/metadata/subkeys/app'],
  ['secret/database', 'secret/data/database', 'secret/metadata/database'],
] as const) {
  paths(`become ${data} and ${list} for ${path}`, () => {
    assert.is(insertKvPrefix(path, 'secret/', 'data'), data);
    assert.is(insertKvPrefix(path, 'secret/', 'metadata'), list);
  });
}

for (const [reported, path, expected] of [
  ['secret/', 'secret/app', 'secret/'],
  ['demo/secret/', 'secret/app', 'secret/'],
  ['demo/team/kv/', 'team/kv/app', 'team/kv/'],
  ['secret/', 'secret2/app', undefined],
  ['secret/', 'secret', 'secret/'],
  ['', 'secret/app', undefined],
] as const) {
  paths(`align the mount ${reported || '(none)'} with ${path}`, () => {
    assert.is(alignMountPath(reported, path), expected);
  });
}

paths('are merged as RFC 7396 has it', () => {
  const target = { a: '1', b: { c: '2', d: '3' }, e: '4' };
  assert.equal(mergePatch(target, { a: null, b: { c: null, x: '5' }, f: ['6'] }), {
    b: { d: '3', x: '5' },
    e: '4',
    f: ['6'],
  });
});

paths.run();

const kv = suite('kv');
const version = {
  created_time: '2026-01-05T09:31:00Z',
  custom_metadata: { owner: 'x' },
  deletion_time: '',
  destroyed: false,
  version: 3,
};

function mount(type: string, options: unknown): ScriptedReply {
  return json(200, envelope({ path: 'secret/', type, options }));
}

function versioned(replies: (request: RecordedRequest) => ScriptedReply): (request: RecordedRequest) => ScriptedReply {
  return (request) => (request.target.includes('sys/internal') ? mount('kv', { version: '2' }) : replies(request));
}

kv('finds out the version once and remembers it', async () => {
  await using scene = await aScene(versioned(() => json(200, envelope({ data: { k: 'v' }, metadata: version }))));
  const engine = scene.vault.kv({ mount: 'secret' });
  assert.equal(await engine.get('app'), {
    kind: 'found',
    data: { k: 'v' },
    version: {
      version: 3,
      createdTime: '2026-01-05T09:31:00Z',
      deletionTime: '',
      destroyed: false,
      customMetadata: { owner: 'x' },
    },
  });
  await engine.get('app', { version: 2 });
  assert.equal(
    scene.server.requests.map(({ target }) => target),
    ['/v1/sys/internal/ui/mounts/secret', '/v1/secret/data/app', '/v1/secret/data/app?version=2'],
  );
});

for (const [what, reply, kind] of [
  [
    'deleted',
    json(404, envelope({ data: null, metadata: { ...version, deletion_time: '2026-01-06T00:00:00Z' } })),
    'deleted',
  ],
  ['destroyed', json(404, envelope({ data: null, metadata: { ...version, destroyed: true } })), 'destroyed'],
  ['missing', json(404, { errors: [] }), 'missing'],
  [
    'at a wrong path',
    json(404, envelope(null, { warnings: ['Invalid path for a versioned K/V secrets engine'] })),
    'missing',
  ],
  [
    'going to be deleted',
    json(200, envelope({ data: {}, metadata: { ...version, deletion_time: '2036-01-06T00:00:00Z' } })),
    'found',
  ],
  ['empty', json(200, envelope({ data: null, metadata: version })), 'found'],
] as const) {
  kv(`tells a secret that is ${what}`, async () => {
    await using scene = await aScene(() => reply);
    assert.is((await scene.vault.kv({ mount: 'secret', version: 2 }).get('app')).kind, kind);
  });
}

kv('writes, deletes, restores and destroys versions', async () => {
  await using scene = await aScene((request) =>
    request.target.includes('/data/') && request.method === 'PUT' ? json(200, envelope(version)) : { status: 204 },
  );
  const engine = scene.vault.kv({ mount: 'team/kv/', version: 2 });
  assert.is((await engine.put('app', { k: 'v' }, { cas: 2 }))?.version, 3);
  await engine.delete('app');
  await engine.delete('app', { versions: [1, 2] });
  await engine.undelete('app', [1]);
  await engine.destroy('app', [1]);
  await engine.purge('app');
  assert.equal(
    scene.server.requests.map(({ method, target, body }) => `${method} ${target} ${body}`),
    [
      'PUT /v1/team/kv/data/app {"data":{"k":"v"},"options":{"cas":2}}',
      'DELETE /v1/team/kv/data/app ',
      'PUT /v1/team/kv/delete/app {"versions":[1,2]}',
      'PUT /v1/team/kv/undelete/app {"versions":[1]}',
      'PUT /v1/team/kv/destroy/app {"versions":[1]}',
      'DELETE /v1/team/kv/metadata/app ',
    ],
  );
});

kv('patches by a read and a checked write where the server has no patch', async () => {
  await using scene = await aScene((request) => {
    if (request.method === 'PATCH') return json(405, { errors: ['unsupported operation'] });
    if (request.method === 'GET') return json(200, envelope({ data: { a: '1', b: '2' }, metadata: version }));
    return json(200, envelope({ ...version, version: 4 }));
  });
  const written = await scene.vault.kv({ mount: 'secret', version: 2 }).patch('app', { a: null, c: '3' });
  assert.is(written?.version, 4);
  assert.is(scene.server.requests[2]?.body, '{"data":{"b":"2","c":"3"},"options":{"cas":3}}');
});

kv('rolls back to an older version, checked against the newest', async () => {
  await using scene = await aScene((request) => {
    if (request.method === 'PUT') return json(200, envelope({ ...version, version: 4 }));
    const old = request.target.endsWith('version=1');
    return json(200, envelope({ data: { k: old ? 'old' : 'new' }, metadata: { ...version, version: old ? 1 : 3 } }));
  });
  await scene.vault.kv({ mount: 'secret', version: 2 }).rollback('app', 1);
  assert.is(scene.server.requests[2]?.body, '{"data":{"k":"old"},"options":{"cas":3}}');
});

kv('does not roll back to a destroyed version', async () => {
  await using scene = await aScene((request) =>
    request.target.endsWith('version=1')
      ? json(404, envelope({ data: null, metadata: { ...version, destroyed: true } }))
      : json(200, envelope({ data: {}, metadata: version })),
  );
  await rejects(scene.vault.kv({ mount: 'secret', version: 2 }).rollback('app', 1), 'VAULT_NOT_FOUND');
});

kv('reads and writes version 1 without prefixes and refuses what it lacks', async () => {
  await using scene = await aScene((request) => {
    if (request.target.includes('sys/internal')) return mount('kv', null);
    return request.method === 'GET' ? json(200, envelope({ k: 'v' }, { lease_duration: 2_764_800 })) : { status: 204 };
  });
  const engine = scene.vault.kv({ mount: 'secret' });
  assert.equal(await engine.get('app'), { kind: 'found', data: { k: 'v' } });
  assert.is(await engine.put('app', { k: 'v' }), undefined);
  await rejects(engine.undelete('app', [1]), 'VAULT_UNSUPPORTED_OPERATION');
  assert.equal(
    scene.server.requests.map(({ target }) => target),
    ['/v1/sys/internal/ui/mounts/secret', '/v1/secret/app', '/v1/secret/app'],
  );
});

kv('asks for one preflight however many reads wait for it', async () => {
  await using scene = await aScene(versioned(() => json(200, envelope({ data: {}, metadata: version }))));
  const resolve = (path: string): Promise<string> => scene.vault.resolveKvPath(path, 'data');
  assert.equal(await Promise.all([resolve('secret/a'), resolve('secret/a'), resolve('secret/a')]), [
    'secret/data/a',
    'secret/data/a',
    'secret/data/a',
  ]);
  assert.is(await resolve('secret/b'), 'secret/data/b');
  assert.is(scene.server.requests.length, 1);
});

kv('asks again after five minutes, and when the server says that the mount is another', async () => {
  let reply = json(200, envelope({ data: {}, metadata: version }));
  await using scene = await aScene(versioned(() => reply));
  await scene.vault.mountOf('secret/a');
  await scene.clock.advance(5 * 60_000);
  await scene.vault.mountOf('secret/a');
  assert.is(scene.server.requests.length, 2);
  reply = json(404, envelope(null, { warnings: ['Invalid path for a versioned K/V secrets engine'] }));
  await scene.vault.read('secret/a');
  await scene.vault.mountOf('secret/a');
  assert.is(scene.server.requests.length, 4);
});

kv('takes a path as written when the preflight is refused', async () => {
  await using scene = await aScene([json(403, { errors: ['preflight capability check returned 403'] })]);
  assert.is(await scene.vault.resolveKvPath('secret/app', 'data'), 'secret/app');
});

for (const path of ['../other/app', 'a/../../x', 'a//b', './a']) {
  kv(`cannot be led out of its mount by ${path}`, async () => {
    await using scene = await aScene(() => json(200, envelope({})));
    const engine = scene.vault.kv({ mount: 'secret', version: 2 });
    await rejects(engine.get(path), 'VAULT_INVALID_PATH');
    await rejects(engine.put(path, {}), 'VAULT_INVALID_PATH');
    await rejects(scene.vault.tokens.create({}, { role: `${path}/x` }), 'VAULT_INVALID_PATH');
    assert.is(scene.server.requests.length, 0);
  });
}

kv.run();
