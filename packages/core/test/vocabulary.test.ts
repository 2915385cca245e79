import { inspect } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  encodeSecretPath,
  formatDiagnostic,
  HostError,
  parseSecretPath,
  secretPathOf,
  SecretString,
} from '../src/index.ts';
import type { Location, SecretPath } from '../src/index.ts';

const vocabulary = suite('shared vocabulary');

vocabulary('hides a secret in every way of printing', () => {
  const secret = new SecretString('sluice-canary-core', 'token');
  const printed = [
    String(secret),
    JSON.stringify({ secret }),
    inspect({ secret }),
    inspect(secret, { showHidden: true }),
  ];
  assert.is(printed.join('').includes('canary'), false);
  assert.is(String(secret), '<redacted:token>');
  assert.is(secret.reveal(), 'sluice-canary-core');
});

for (const [path, problem] of [
  ['', 'is empty'],
  ['/', 'is empty'],
  ['a//b', 'has an empty segment'],
  ['a/../b', 'has a "." or ".." segment'],
  ['a\nb', 'has a control character'],
] as const) {
  vocabulary(`refuses the secret path ${JSON.stringify(path)}`, () => {
    const result = parseSecretPath(path);
    assert.is(result.ok ? '' : result.error[0]?.message, problem);
  });
}

vocabulary('encodes a secret path segment by segment', () => {
  assert.is(encodeSecretPath(path('/secret/data/a b?c#d%/x@y:z/')), 'secret/data/a%20b%3Fc%23d%25/x@y:z/');
  assert.is(secretPathOf('kv', 'a/b').ok, false);
});

const places: readonly (readonly [Location, string])[] = [
  [{ kind: 'annotation', key: 'k' }, 'annotation k: is wrong; fix it'],
  [{ kind: 'file', file: 'a.hcl', line: 2, column: 3 }, 'a.hcl:2:3: is wrong; fix it'],
  [{ kind: 'pointer', pointer: '' }, 'document: is wrong; fix it'],
  [{ kind: 'setting', name: '-address' }, '-address: is wrong; fix it'],
];
for (const [where, line] of places) {
  vocabulary(`prints a problem at a place of kind ${where.kind}`, () => {
    assert.is(formatDiagnostic({ code: 'x/y', severity: 'error', where, message: 'is wrong', hint: 'fix it' }), line);
  });
}

vocabulary('names host failures with a stable code', () => {
  const error = new HostError('read-only', 'replace', '/f', '/f: read-only file system');
  assert.is(error.code, 'HOST_READ_ONLY');
  assert.is(error.name, 'HostError');
});

function path(text: string): SecretPath {
  const result = parseSecretPath(text);
  if (!result.ok) throw new Error(text);
  return result.value;
}

vocabulary.run();
