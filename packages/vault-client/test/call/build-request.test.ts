import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseAddress } from '../../src/call/address.ts';
import { buildRequest } from '../../src/call/build-request.ts';
import type { RequestParts } from '../../src/call/build-request.ts';
import { replayOf } from '../../src/call/replay.ts';
import { parseRetryAfter } from '../../src/call/retry-after.ts';

const request = suite('buildRequest');

function build(parts: Partial<RequestParts>) {
  const all = { method: 'GET', path: 'secret/app', query: {}, headers: [], ...parts };
  return buildRequest({ base: 'https://vault.test:8200/prefix' }, all);
}

function built(parts: Partial<RequestParts>) {
  const result = build(parts);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

for (const [path, target] of [
  ['secret/app', 'secret/app'],
  ['/secret/app', 'secret/app'],
  ['secret/a b?c#d%e', 'secret/a%20b%3Fc%23d%25e'],
  ['secret/é/日本', 'secret/%C3%A9/%E6%97%A5%E6%9C%AC'],
  ["secret/!'()*:@&=+$,;~", "secret/!'()*:@&=+$,;~"],
  ['secret/a%2Fb', 'secret/a%252Fb'],
  ['secret/dir/', 'secret/dir/'],
] as const) {
  request(`sends the path ${path} as ${target}`, () => {
    assert.is(built({ path }).url, `https://vault.test:8200/prefix/v1/${target}`);
  });
}

for (const path of ['', 'a//b', 'a/../b', './a', 'a/.', 'a\nb', 'a\u0000', 'a\u007f']) {
  request(`refuses the path ${JSON.stringify(path)}`, () => {
    const result = build({ path });
    assert.is(result.ok ? '' : result.error.kind, 'path');
  });
}

request('encodes the query and repeats a name for each of its values', () => {
  const { url } = built({ query: { version: 2, list: true, 'a b': ['x&y', 'z'] } });
  assert.match(url, /\?version=2&list=true&a%20b=x%26y&a%20b=z$/);
});

request('always says that it is a request of a client', () => {
  assert.equal(built({}).headers, [['X-Vault-Request', 'true']]);
});

request('sends token, namespace and wrap TTL, and merge-patch for PATCH', () => {
  const { headers } = built({ method: 'PATCH', token: 't', namespace: 'demo', wrapTtl: '5m', body: {} });
  assert.equal(headers, [
    ['X-Vault-Request', 'true'],
    ['X-Vault-Token', 't'],
    ['X-Vault-Namespace', 'demo'],
    ['X-Vault-Wrap-TTL', '5m'],
    ['Content-Type', 'application/merge-patch+json'],
  ]);
});

request('leaves the namespace away from global endpoints', () => {
  for (const path of ['sys/health', 'sys/init', 'sys/unseal', 'sys/storage/raft', 'sys/metrics']) {
    assert.not(built({ path, namespace: 'demo' }).headers.some(([name]) => name === 'X-Vault-Namespace'));
  }
  const local = built({ path: 'sys/healthy', namespace: 'demo' });
  assert.ok(local.headers.some(([name]) => name === 'X-Vault-Namespace'));
});

request('refuses a token with a line end and does not show it', () => {
  const result = build({ token: 'sluice-canary-line-end\n' });
  assert.equal(result, {
    ok: false,
    error: { kind: 'token', message: 'configured Vault token contains non-printable characters and cannot be used' },
  });
});

request('refuses a namespace that could end the header line', () => {
  const result = build({ namespace: 'a\r\nX-Vault-Token: b' });
  assert.is(result.ok ? '' : result.error.kind, 'header');
});

request('writes numbers of the body as they were read', () => {
  const { body } = built({ method: 'PUT', body: { n: 1e21, s: 'x' } });
  assert.is(new TextDecoder().decode(body as Uint8Array), '{"n":1e+21,"s":"x"}');
});

request.run();

const addresses = suite('parseAddress');

for (const [text, value] of [
  ['https://vault:8200', { base: 'https://vault:8200' }],
  ['https://vault:8200/', { base: 'https://vault:8200' }],
  ['http://h/a/b/', { base: 'http://h/a/b' }],
  ['https://[::1]:8200', { base: 'https://[::1]:8200' }],
  ['unix:///run/agent.sock', { base: 'http://localhost', socketPath: '/run/agent.sock' }],
  ['unix:/run/agent.sock', { base: 'http://localhost', socketPath: '/run/agent.sock' }],
] as const) {
  addresses(`reads ${text}`, () => {
    assert.equal(parseAddress(text), { ok: true, value });
  });
}

for (const text of ['', 'vault:8200', 'ftp://vault', 'unix://relative', 'https://user:password@vault']) {
  addresses(`refuses ${JSON.stringify(text)}`, () => {
    assert.is(parseAddress(text).ok, false);
  });
}

addresses('does not show what is no address', () => {
  const result = parseAddress('sluice-canary-in-the-wrong-variable');
  assert.is(result.ok ? '' : result.error.includes('canary'), false);
});

addresses.run();

const replays = suite('replayOf');

for (const [method, path, replay] of [
  ['GET', 'secret/data/app', 'safe'],
  ['GET', 'auth/token/lookup-self', 'safe'],
  ['LIST', 'secret/metadata', 'safe'],
  ['POST', 'auth/token/lookup', 'safe'],
  ['POST', 'sys/wrapping/lookup', 'safe'],
  ['PUT', 'sys/leases/lookup', 'safe'],
  ['GET', 'database/creds/app', 'creates'],
  ['PUT', 'auth/kubernetes/login', 'creates'],
  ['PUT', 'pki/issue/web', 'creates'],
  ['PUT', 'secret/data/app', 'creates'],
  ['PUT', 'sys/leases/renew', 'creates'],
  ['PUT', 'sys/wrapping/unwrap', 'once'],
  ['POST', 'sys/wrapping/rewrap', 'once'],
  ['PUT', 'auth/token/revoke-self', 'once'],
  ['PUT', 'sys/leases/revoke', 'once'],
  ['PUT', 'sys/leases/revoke-prefix/database/', 'once'],
  ['PUT', 'secret/destroy/app', 'once'],
  ['POST', 'database/rotate-root/main', 'once'],
] as const) {
  replays(`takes ${method} ${path} as ${replay}`, () => {
    assert.is(replayOf(method, path), replay);
  });
}

replays.run();

const waits = suite('parseRetryAfter');
const now = Date.UTC(2026, 0, 1, 12, 0, 0);

for (const [value, expected] of [
  ['2', 2000],
  [' 10 ', 10_000],
  ['0', 0],
  ['Thu, 01 Jan 2026 12:00:05 GMT', 5000],
  ['Thu, 01 Jan 2026 11:59:00 GMT', undefined],
  ['soon', undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['2026-01-01', undefined],
  [undefined, undefined],
] as const) {
  waits(`reads ${String(value)} as ${String(expected)} ms`, () => {
    assert.is(parseRetryAfter(value, now), expected);
  });
}

waits.run();
