import { inspect } from 'node:util';
import { JsonNumber } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeSecret } from '../../src/reply/decode-secret.ts';
import type { Secret } from '../../src/index.ts';

const decoding = suite('decodeSecret');

function decode(text: string): Secret {
  const decoded = decodeSecret(new TextEncoder().encode(text));
  if (decoded.kind !== 'secret') throw new Error(`is ${decoded.kind}`);
  return decoded.secret;
}

function kindOf(text: string): string {
  return decodeSecret(new TextEncoder().encode(text)).kind;
}

decoding('keeps every number of the data as it was written', () => {
  const { data } = decode('{"data":{"port":1.50,"big":9223372036854775808,"zero":-0,"huge":1e400,"list":[1E3]}}');
  assert.equal(data, {
    port: new JsonNumber('1.50'),
    big: new JsonNumber('9223372036854775808'),
    zero: new JsonNumber('-0'),
    huge: new JsonNumber('1e400'),
    list: [new JsonNumber('1E3')],
  });
});

decoding('survives member names that objects inherit, and lets the last duplicate win', () => {
  const data = decode('{"data":{"__proto__":"p","constructor":"c","a":"1","a":"2"}}').data ?? {};
  assert.equal(Object.entries(data), [
    ['__proto__', 'p'],
    ['constructor', 'c'],
    ['a', '2'],
  ]);
  assert.is(({} as Record<string, unknown>)['p'], undefined);
});

decoding('reads the numbers of the envelope as plain numbers and refuses negative ones', () => {
  assert.is(decode('{"lease_id":"a","lease_duration":2764800}').leaseDurationSeconds, 2_764_800);
  assert.is(decode('{"lease_id":"a","lease_duration":-5}').leaseDurationSeconds, 0);
  assert.is(decode('{"lease_id":"a","lease_duration":"60"}').leaseDurationSeconds, 0);
});

decoding('reads a login with what old servers leave out', () => {
  const auth = decode(
    '{"auth":{"client_token":"sluice-canary-auth","accessor":"acc","policies":["default","app"],"token_policies":["default"],' +
      '"metadata":{"role":"app"},"lease_duration":3600,"renewable":true,"entity_id":"e","token_type":"service","orphan":true,"num_uses":0}}',
  ).auth;
  assert.is(auth?.clientToken.reveal(), 'sluice-canary-auth');
  assert.equal(auth?.policies, ['default', 'app']);
  assert.equal(auth?.identityPolicies, []);
  assert.equal(auth?.metadata, { role: 'app' });
  assert.is(auth?.leaseDurationSeconds, 3600);
  assert.is(auth?.mfaRequired, false);
  const bare = decode('{"auth":{"client_token":"","mfa_requirement":{"mfa_request_id":"x"},"metadata":null}}').auth;
  assert.is(bare?.mfaRequired, true);
  assert.is(bare?.renewable, false);
});

decoding('puts an object without envelope wholly into data', () => {
  assert.equal(Object.keys(decode('{"initialized":true,"sealed":false}').data ?? {}), ['initialized', 'sealed']);
});

for (const [text, kind] of [
  ['', 'empty'],
  ['null\n', 'empty'],
  ['{}', 'empty'],
  ['{"errors":[]}', 'empty'],
  ['<html>', 'unreadable'],
  ['[1]', 'unreadable'],
  ['"x"', 'unreadable'],
  ['{"data":', 'unreadable'],
] as const) {
  decoding(`takes ${JSON.stringify(text)} as ${kind}`, () => {
    assert.is(kindOf(text), kind);
  });
}

decoding('shows neither data nor tokens when printed', () => {
  const secret = decode(
    '{"request_id":"r-1","data":{"password":"sluice-canary-data"},"auth":{"client_token":"sluice-canary-token"}}',
  );
  for (const text of [
    inspect(secret, { depth: 9, showHidden: true }),
    JSON.stringify(secret),
    JSON.stringify({ secret }),
  ]) {
    assert.match(text, 'r-1');
    assert.not.match(text, 'canary');
  }
});

decoding.run();
