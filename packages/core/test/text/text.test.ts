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

text('decodes any text exactly as strictly as its rules say', () => {
  const letters = fc.string({ unit: fc.constantFrom('A', 'b', '/', '_', '=', '\n', 'é', '😀'), maxLength: 12 });
  fc.assert(
    fc.property(letters, fc.boolean(), (encoded, padding) => {
      const compact = encoded.replaceAll('\n', '');
      const legal = padding
        ? /^(?:[Ab/]{4})*(?:[Ab/]{2}==|[Ab/]{3}=)?$/.test(compact)
        : /^(?:[Ab/]{4})*(?:[Ab/]{2,3})?$/.test(compact);
      const decoded = decodeBase64(encoded, { padding });
      assert.is(decoded.ok, legal);
      if (decoded.ok) assert.equal(decoded.value, new Uint8Array(Buffer.from(compact, 'base64')));
    }),
  );
});

text('decodes 20 MiB with few bytes of garbage for each', () => {
  const bytes = new Uint8Array(20 * 1024 * 1024).map((_, index) => index * 31);
  const encoded = encodeBase64(bytes);
  const before = process.memoryUsage().heapUsed;
  const decoded = decodeBase64(encoded);
  const grown = process.memoryUsage().heapUsed - before;
  assert.is(decoded.ok && Buffer.compare(decoded.value, bytes), 0);
  assert.ok(grown < 64 * 1024 * 1024, `the heap grew by ${grown}`);
});

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

text('suggests nothing for a name that is longer than any, however near it is', () => {
  const long = 'x'.repeat(129);
  assert.is(closestName(long, [long]), undefined);
  assert.is(closestName(long.slice(2), [long]), undefined);
  assert.is(closestName(long.slice(2), [long.slice(1)]), long.slice(1));
});

text('orders like UTF-8 bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (left, right) => {
      const expected = Buffer.compare(Buffer.from(left), Buffer.from(right));
      assert.is(Math.sign(compareCodePoints(left, right)), expected);
    }),
  );
});

text.run();
