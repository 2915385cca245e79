import { gzipSync, gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { documentTexts, rewriteEnvironment, rewritePaths } from '../../src/isolation/rewrite.ts';
import { unscopedReason } from '../../src/isolation/scope.ts';

const paths = suite('rewritePaths');
const replacements = { '/vault/secrets': '/tmp/v', '/vault/secrets/custom': '/tmp/c', '/bin/vault': '/tmp/bin/vault' };

for (const [text, expected] of [
  ['/vault/secrets', '/tmp/v'],
  ['cat /vault/secrets/db', 'cat /tmp/v/db'],
  ['cat "/vault/secrets/db"; x=/vault/secrets', 'cat "/tmp/v/db"; x=/tmp/v'],
  ['/vault/secrets/custom/x', '/tmp/c/x'],
  ['/vault/secrets-old /vault/secrets.bak', '/vault/secrets-old /vault/secrets.bak'],
  ['my/vault/secrets ./vault/secrets', 'my/vault/secrets ./vault/secrets'],
  ['/usr/bin/vault', '/usr/bin/vault'],
  ['-config=/bin/vault', '-config=/tmp/bin/vault'],
] as const) {
  paths(`makes ${text} to ${expected}`, () => {
    assert.is(rewritePaths(text, replacements), expected);
  });
}

paths.run();

const environment = suite('rewriteEnvironment');
const rewrite = (text: string): string => rewritePaths(text, replacements);
const document = {
  template: [{ destination: '/vault/secrets/db', command: 'cat /vault/secrets/db' }],
  pid_file: '/home/x',
  depth: 3,
};
const expected = { template: [{ destination: '/tmp/v/db', command: 'cat /tmp/v/db' }], pid_file: '/home/x', depth: 3 };
const encoded = Buffer.from(JSON.stringify(document)).toString('base64');

environment('rewrites plain values', () => {
  assert.equal(rewriteEnvironment({ FILE: '/vault/secrets/db', N: '5' }, rewrite), { FILE: '/tmp/v/db', N: '5' });
});

environment('rewrites inside a configuration document', () => {
  const { VAULT_CONFIG = '' } = rewriteEnvironment({ VAULT_CONFIG: encoded }, rewrite);
  assert.equal(JSON.parse(Buffer.from(VAULT_CONFIG, 'base64').toString()), expected);
});

environment('keeps a compressed document compressed', () => {
  const zipped = gzipSync(JSON.stringify(document)).toString('base64');
  const { VAULT_CONFIG = '' } = rewriteEnvironment({ VAULT_CONFIG: zipped }, rewrite);
  assert.equal(JSON.parse(gunzipSync(Buffer.from(VAULT_CONFIG, 'base64')).toString()), expected);
});

environment('joins a split document and splits it again', () => {
  const env = { CONFIG_1: encoded.slice(0, 50), CONFIG_2: encoded.slice(50, 100), CONFIG_3: encoded.slice(100) };
  const changed = rewriteEnvironment(env, rewrite);
  assert.equal(Object.keys(changed), ['CONFIG_1', 'CONFIG_2', 'CONFIG_3']);
  assert.equal(JSON.parse(Buffer.from(Object.values(changed).join(''), 'base64').toString()), expected);
});

environment('leaves everything alone when there is nothing to rewrite', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[A-Z_]{1,8}$/), fc.string()), (env) => {
      const changed = rewriteEnvironment(env, (text) => text);
      assert.equal(Object.keys(changed), Object.keys(env));
    }),
  );
});

environment('lists the texts of documents for checks', () => {
  assert.ok(documentTexts({ VAULT_CONFIG: encoded }).includes('cat /vault/secrets/db'));
});

environment.run();

const scope = suite('unscopedReason');

for (const [text, refused] of [
  ['kill -HUP $(pidof app)', false],
  ['kill -HUP 1', true],
  ['kill 1', true],
  ['kill -s TERM -- -1', true],
  ['kill -TERM 1234', false],
  ['cat /proc/1/environ', true],
  ['cat /proc/self/environ', false],
  ['killall5 -9', true],
  ['killall nginx', false],
  ['SIGHUP:nginx', true],
  ['agent signal -if-running SIGHUP:nginx', true],
  ['SIGNAL: no', false],
] as const) {
  scope(`${refused ? 'refuses' : 'accepts'} ${text}`, () => {
    assert.is(unscopedReason(text) !== undefined, refused);
  });
}

scope.run();
