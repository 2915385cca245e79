import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readClearRequest } from '../../src/cache/clear-request.ts';
import { readGrant } from '../../src/cache/decide.ts';
import { isCacheableRequest } from '../../src/cache/key/decide.ts';
import { locateNumber } from '../../src/cache/locate-number.ts';
import { createRenderer } from '../../src/cache/render.ts';
import { readRevocation, splitNamespace } from '../../src/cache/revocation/decide.ts';
import { affects } from '../../src/cache/select/decide.ts';

const requests = suite('isCacheableRequest');

// spec/agent.md 8.3
for (const [method, path, wrapTtl, expected] of [
  ['GET', 'v1/database/creds/app', undefined, true],
  ['PUT', 'v1/auth/kubernetes/login', undefined, true],
  ['POST', 'v1/pki/issue/web', '', true],
  ['PUT', 'v1/auth/token/create', undefined, true],
  ['GET', 'v1/database/creds/app', '60s', false],
  ['LIST', 'v1/secret/metadata', undefined, false],
  ['HEAD', 'v1/sys/health', undefined, false],
  ['DELETE', 'v1/secret/a', undefined, false],
  ['PUT', 'v1/sys/leases/renew', undefined, false],
  ['PUT', 'v1/ns1/sys/leases/renew', undefined, false],
  ['PUT', 'v1/auth/token/renew-self', undefined, false],
  ['GET', 'v1/ns1/auth/token/lookup-self', undefined, false],
  ['GET', 'v1/cubbyhole/response', undefined, false],
  ['GET', 'ui/vault', undefined, false],
] as const) {
  requests(
    `${expected ? 'allows' : 'refuses'} ${method} ${path}${wrapTtl === undefined ? '' : ` wrapped for ${wrapTtl || 'no time'}`}`,
    () => {
      assert.is(isCacheableRequest(method, path, wrapTtl), expected);
    },
  );
}

requests.run();

const grants = suite('readGrant');
const json = 'application/json';
const lease = '{"lease_id":"a/b","renewable":true,"lease_duration":60,"data":{},"auth":null}';
const login =
  '{"lease_id":"","renewable":false,"auth":{"client_token":"t","accessor":"a","renewable":true,"lease_duration":60,"orphan":true}}';

grants('reads a renewable lease and a renewable token', () => {
  assert.equal(readGrant(200, json, Buffer.from(lease)), { kind: 'lease', leaseId: 'a/b', durationSeconds: 60 });
  const token = { kind: 'token', token: 't', accessor: 'a', orphan: true, durationSeconds: 60 };
  assert.equal(readGrant(200, json, Buffer.from(login)), token);
});

for (const [what, status, type, body] of [
  ['an error', 400, json, lease],
  ['a redirect', 307, json, lease],
  ['another type', 200, 'text/plain', lease],
  ['a type with parameters', 200, `${json}; charset=utf-8`, lease],
  ['no type', 200, undefined, lease],
  ['no JSON', 200, json, 'x'],
  ['a list', 200, json, '[]'],
  ['no lease', 200, json, '{"lease_id":"","renewable":true,"auth":null}'],
  ['a fixed lease', 200, json, lease.replace('true', 'false')],
  ['a fixed token', 200, json, login.replace('"renewable":true', '"renewable":false')],
  ['a login that waits', 200, json, login.replace('"t"', '""')],
] as const) {
  grants(`finds nothing in ${what}`, () => {
    assert.is(readGrant(status, type, Buffer.from(body)), undefined);
  });
}

grants.run();

const revocations = suite('readRevocation');

// spec/agent.md 8.5
for (const [path, body, expected] of [
  ['v1/auth/token/revoke', '{"token":"t"}', { kind: 'token', token: 't' }],
  ['v1/auth/token/revoke-self', '', { kind: 'token', token: 'own' }],
  ['v1/auth/token/revoke-accessor', '{"accessor":"a"}', { kind: 'accessor', accessor: 'a' }],
  ['v1/auth/token/revoke-orphan', '{"token":"t"}', { kind: 'orphaning', token: 't' }],
  ['v1/sys/leases/revoke', '{"lease_id":"l"}', { kind: 'lease', leaseId: 'l' }],
  ['v1/sys/leases/revoke/a/b', '', { kind: 'lease', leaseId: 'a/b' }],
  ['v1/sys/revoke', '{"lease_id":"l"}', { kind: 'lease', leaseId: 'l' }],
  ['v1/sys/leases/revoke-prefix/a/b', '', { kind: 'lease-prefix', prefix: 'a/b', namespace: 'demo' }],
  ['v1/sys/leases/revoke-force/a', '', { kind: 'lease-prefix', prefix: 'a', namespace: 'demo' }],
  ['v1/sys/leases/revoke', '{"lease_id":7}', undefined],
  ['v1/auth/token/revoke', '[]', undefined],
  ['v1/auth/token/revoke', '', undefined],
  ['v1/secret/data/sys/leases/revoke', '{"lease_id":"l"}', undefined],
  ['v1/secret/a', '{"token":"t"}', undefined],
] as const) {
  revocations(`takes ${path} ${body} as ${expected?.kind ?? 'nothing'}`, () => {
    assert.equal(readRevocation({ path, namespace: 'demo', token: 'own', body: Buffer.from(body) }), expected);
  });
}

revocations('finds the namespace within the path', () => {
  assert.equal(splitNamespace('v1/a/b/sys/leases/revoke'), { namespace: 'a/b', path: 'v1/sys/leases/revoke' });
  assert.equal(splitNamespace('v1/a/auth/token/revoke-self'), { namespace: 'a', path: 'v1/auth/token/revoke-self' });
  assert.equal(splitNamespace('v1/sys/leases/revoke'), { namespace: '', path: 'v1/sys/leases/revoke' });
});

revocations.run();

const clearing = suite('readClearRequest');

clearing('reads what is to be forgotten', () => {
  const read = (value: object): unknown => readClearRequest(Buffer.from(JSON.stringify(value)));
  const path = { kind: 'path-prefix', path: 'v1/a', namespace: '' };
  assert.equal(read({ type: 'request_path', value: '/v1/a', namespace: 'root/' }), { ok: true, value: path });
  const inTeam = { type: 'request_path', value: 'v1/a', namespace: '/team/' };
  assert.equal(read(inTeam), { ok: true, value: { ...path, namespace: 'team' } });
  assert.equal(read({ type: 'token', value: 't' }), { ok: true, value: { kind: 'token', token: 't' } });
  assert.equal(read({ type: 'all' }), { ok: true, value: { kind: 'all' } });
});

clearing.run();

const selection = suite('affects');
const entry = {
  facts: { key: 'k', namespace: '', path: 'v1/database/creds/app', token: 'parent' },
  grant: { kind: 'lease', leaseId: 'database/creds/app/1', durationSeconds: 60 },
  detached: false,
} as const;

for (const [eviction, expected] of [
  [{ kind: 'all' }, true],
  [{ kind: 'token', token: 'parent' }, true],
  [{ kind: 'token', token: 'par' }, false],
  [{ kind: 'lease', leaseId: 'database/creds/app/1' }, true],
  [{ kind: 'lease', leaseId: 'database/creds/app' }, false],
  [{ kind: 'lease-prefix', prefix: 'database', namespace: '' }, true],
  [{ kind: 'lease-prefix', prefix: 'database', namespace: 'demo' }, false],
  [{ kind: 'path-prefix', path: 'v1/database', namespace: '' }, true],
  [{ kind: 'path-prefix', path: 'v1/data2', namespace: '' }, false],
  [{ kind: 'accessor', accessor: '' }, false],
] as const) {
  selection(`says ${String(expected)} for ${JSON.stringify(eviction)}`, () => {
    assert.is(affects(eviction, entry), expected);
  });
}

selection.run();

const numbers = suite('locateNumber');

numbers('finds the member it is asked for, wherever its name also stands', () => {
  const text =
    '{"data":{"lease_duration":1,"s":"\\"lease_duration\\":2"}, "lease_duration" : 3600 ,"auth":{"lease_duration":7}}';
  const at = (path: readonly string[]): string => {
    const span = locateNumber(text, path);
    return span === undefined ? '' : text.slice(span.start, span.end);
  };
  assert.equal(
    [at(['lease_duration']), at(['auth', 'lease_duration']), at(['data', 's']), at(['none'])],
    ['3600', '7', '', ''],
  );
});

numbers('finds what JSON.parse finds, in any object', () => {
  const objects = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(objects, fc.integer({ min: 0 }), fc.integer({ min: 0, max: 2 }), (rest, seconds, indent) => {
      const text = JSON.stringify({ ...rest, lease_duration: seconds, z: 1 }, undefined, indent);
      const span = locateNumber(text, ['lease_duration']);
      return span !== undefined && text.slice(span.start, span.end) === String(seconds);
    }),
    { numRuns: 300 },
  );
});

numbers.run();

const rendering = suite('createRenderer');

rendering('counts down by the second, never below zero, and up again after a renewal', () => {
  const body = Buffer.from('{"lease_id":"é","lease_duration":60}');
  const reply = { status: 200, headers: [], body };
  const renderer = createRenderer(reply, { kind: 'lease', leaseId: 'é', durationSeconds: 60 }, 1000);
  const shown = (atMs: number): string => renderer.render(atMs).body.toString();
  assert.is(renderer.render(1500).body, body);
  assert.is(shown(11_000), '{"lease_id":"é","lease_duration":50}');
  assert.is(shown(100_000), '{"lease_id":"é","lease_duration":0}');
  renderer.extend(40, 100_000);
  assert.is(shown(100_000), '{"lease_id":"é","lease_duration":40}');
  assert.is(renderer.render(103_000).ageSeconds, 3);
});

rendering.run();
