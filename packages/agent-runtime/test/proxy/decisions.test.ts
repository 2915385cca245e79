import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { clientHeaders, upstreamHeaders } from '../../src/proxy/headers.ts';
import { decideRoute } from '../../src/proxy/routes/decide.ts';
import { foldSpelling, readTarget } from '../../src/proxy/target/decide.ts';
import { chooseToken, clientTokenOf, needsNoToken } from '../../src/proxy/token/decide.ts';

const targets = suite('readTarget');

for (const [text, canonical] of [
  ['/v1/secret/a', 'v1/secret/a'],
  ['/v1/secret/a/', 'v1/secret/a'],
  ['//v1//secret///a//?x=//', 'v1/secret/a'],
  ['/v1/a%20b%2Fc', 'v1/a b/c'],
  ['/v1/a%252Fb', 'v1/a%2Fb'],
  ['http://127.0.0.1:8200/v1/a?x=1', 'v1/a'],
  ['/', ''],
] as const) {
  targets(`understands ${text} as ${canonical || 'the root'}`, () => {
    const reading = readTarget(text);
    assert.is(reading.kind === 'target' ? reading.target.canonical : reading.reason, canonical);
  });
}

targets('keeps path and query as they were written', () => {
  const reading = readTarget('/v1/a%2fb//c/?list=true&x=%20');
  assert.equal(reading.kind === 'target' && [reading.target.path, reading.target.query], [
    '/v1/a%2fb//c/',
    '?list=true&x=%20',
  ]);
});

for (const text of ['', 'v1/a', '*', '/v1/../a', '/v1/%2e%2e/a', '/v1/.', '/v1/%', '/v1/%ff', '/v1/a%0ab']) {
  targets(`refuses ${JSON.stringify(text)}`, () => {
    assert.is(readTarget(text).kind, 'refused');
  });
}

targets('never lets a path lead upwards, however it is spelled', () => {
  const part = fc.constantFrom('v1', 'secret', '.', '..', '%2e', '%2E%2e', '%2f', '/', '//', 'a', '%61', '?', '%3f');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const reading = readTarget(`/${parts.join('/')}`);
      if (reading.kind === 'refused') return true;
      const segments = reading.target.canonical.split('/');
      return !segments.includes('..') && !segments.includes('.');
    }),
    { numRuns: 500 },
  );
});

targets('folds every spelling of a path to one', () => {
  const path = 'v1/auth/token/lookup-self';
  const escape = (letter: string): string => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`;
  const spell = fc.array(fc.constantFrom(0, 1, 2), { minLength: path.length, maxLength: path.length });
  fc.assert(
    fc.property(spell, (levels) => {
      const spelled = [...Array(path.length).keys()].map((index) => {
        const letter = path.charAt(index);
        const level = levels[index] ?? 0;
        return level === 0 ? letter : level === 1 ? escape(letter) : escape(letter).replace('%', '%25');
      });
      const reading = readTarget(`/${spelled.join('')}`);
      return reading.kind === 'target' && foldSpelling(reading.target.canonical) === path;
    }),
    { numRuns: 300 },
  );
});

targets.run();

const tokens = suite('tokens of a request');

for (const [own, mode, agent, expected] of [
  ['client', 'when-absent', 'agent', 'client client'],
  ['client', 'never', 'agent', 'client client'],
  ['client', 'force', 'agent', 'agent agent'],
  ['client', 'force', undefined, 'wait'],
  [undefined, 'when-absent', 'agent', 'agent agent'],
  [undefined, 'when-absent', undefined, 'wait'],
  ['', 'when-absent', 'agent', 'agent agent'],
  [undefined, 'never', 'agent', 'none'],
] as const) {
  tokens(`are chosen: ${String(own)} under ${mode} with ${String(agent)} gives ${expected}`, () => {
    const choice = chooseToken(own, mode, agent);
    assert.is('token' in choice ? `${choice.kind} ${choice.token}` : choice.kind, expected);
  });
}

tokens('are read from the first header that has one', () => {
  assert.is(clientTokenOf(['x-vault-token', 'a', 'X-Vault-Token', 'b']), 'a');
  assert.is(clientTokenOf(['X-Vault-Token', '', 'Authorization', 'Bearer c']), 'c');
  assert.is(clientTokenOf(['Authorization', 'Basic c']), undefined);
});

tokens('are not waited for where none is needed', () => {
  for (const path of ['v1/sys/health', 'v1/ns/sys/seal-status', 'v1/auth/kubernetes/login', 'v1/auth/a/b/login/ann']) {
    assert.is(needsNoToken(path), true, path);
  }
  for (const path of ['v1/sys/mounts', 'v1/auth/login', 'v1/secret/auth', 'v1/auth/token/lookup-self']) {
    assert.is(needsNoToken(path), false, path);
  }
});

tokens.run();

const routes = suite('decideRoute');
const open = { role: 'default', requireRequestHeader: false, enableQuit: true } as const;

for (const [method, canonical, listener, expected] of [
  ['GET', 'v1/secret/a', open, 'proxy'],
  ['GET', 'ui', open, 'proxy'],
  ['GET', '', open, 'proxy'],
  ['GET', 'agent/v1/metrics', open, 'metrics'],
  ['POST', 'agent/v1/metrics', open, '405'],
  ['HEAD', 'agent/v1/health', open, 'health'],
  ['PUT', 'agent/v1/cache-clear', open, 'cache-clear'],
  ['POST', 'agent/v1/quit', open, 'quit'],
  ['POST', 'agent/v1/quit', { ...open, enableQuit: false }, '404'],
  ['GET', 'agent', open, '404'],
  ['GET', 'agent/v2/metrics', open, '404'],
  ['GET', 'agents', open, 'proxy'],
  ['GET', 'v1/secret/a', { ...open, role: 'metrics-only' }, '404'],
  ['GET', 'agent/v1/ready', { ...open, role: 'metrics-only' }, 'ready'],
  ['GET', 'v1/secret/a', { ...open, requireRequestHeader: true }, '412'],
  ['GET', 'agent/v1/ready', { ...open, requireRequestHeader: true }, 'ready'],
] as const) {
  routes(`sends ${method} /${canonical} of ${JSON.stringify(listener)} to ${expected}`, () => {
    const route = decideRoute({ method, canonical, requestHeader: [] }, listener);
    assert.is(route.kind === 'endpoint' ? route.endpoint : String(route.status), expected);
  });
}

routes.run();

const headers = suite('headers of the proxy');

headers('name the proxy before the client', () => {
  const options = { token: 't', userAgent: 'Sluice/1', dropCredentials: false, contentLength: '5' };
  assert.equal(upstreamHeaders(['User-Agent', 'curl/8', 'Host', 'x', 'TE', 'a', 'A', '1'], options), [
    ['X-Vault-Request', 'true'],
    ['X-Vault-Token', 't'],
    ['User-Agent', 'Sluice/1; curl/8'],
    ['Content-Length', '5'],
    ['A', '1'],
  ]);
});

headers('lose what the connection names', () => {
  const reply = [
    ['Connection', 'close, X-Hop'],
    ['X-Hop', '1'],
    ['Content-Length', '3'],
    ['B', '2'],
    ['B', '3'],
  ] as const;
  assert.equal(clientHeaders(reply, { length: true }), ['Content-Length', '3', 'B', '2', 'B', '3']);
  assert.equal(clientHeaders(reply, { length: false }), ['B', '2', 'B', '3']);
});

headers.run();
