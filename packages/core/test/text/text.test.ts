import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { closestName, compareCodePoints, decodeBase64, encodeBase64 } from '../../src/index.ts';

const text = suite('text');

text('encodes bytes as the platform does', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
      assert.is(encodeBase64(bytes), Buffer.from(bytes).toString('base64'));
      assert.is(encodeBase64(bytes, { alphabet: 'url', padding: false }), Buffer.from(bytes).toString('base64url'));
      assert.equal(decodeBase64(encodeBase64(bytes)), { ok: true, value: bytes });
    }),
  );
});

for (const [encoded, offset] of [
  ['ab!d', 2],
  ['abc', 3],
  ['ab=', 3],
  ['a===', 1],
  ['YQ==YQ==', 4],
  ['YWI=\n=', 5],
] as const) {
  text(`refuses the base64 text ${JSON.stringify(encoded)}`, () => {
    assert.equal(decodeBase64(encoded), { ok: false, error: `illegal base64 data at input byte ${offset}` });
  });
}

text('skips line breaks inside base64', () => {
  assert.equal(decodeBase64('YW\r\nI='), { ok: true, value: Uint8Array.of(97, 98) });
});

for (const [name, expected] of [
  ['agent-inject-secrets', 'agent-inject-secret'],
  ['templete', 'template'],
  ['Vault', 'vault'],
  ['vualt', 'vault'],
  ['entirely-different', undefined],
  ['x', undefined],
] as const) {
  text(`suggests ${String(expected)} for ${name}`, () => {
    assert.is(closestName(name, ['agent-inject-secret', 'template', 'vault', 'cache']), expected);
  });
}

text('orders like UTF-8 bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (left, right) => {
      const expected = Buffer.compare(Buffer.from(left), Buffer.from(right));
      assert.is(Math.sign(compareCodePoints(left, right)), expected);
    }),
  );
});

text.run();
