import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseGoBoolean, parseGoFloat, parseGoInt, parseGoUint } from '../../src/index.ts';

const numbers = suite('numbers and booleans of Go');

for (const text of ['1', 't', 'T', 'true', 'True', 'TRUE']) {
  numbers(`takes ${text} for true`, () => {
    assert.equal(parseGoBoolean(text), { ok: true, value: true });
  });
}

for (const text of ['yes', 'tRuE', '', 'on', ' true']) {
  numbers(`refuses ${JSON.stringify(text)} as a boolean`, () => {
    assert.equal(parseGoBoolean(text), {
      ok: false,
      error: `strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`,
    });
  });
}

for (const [text, base, value] of [
  ['007', 10, 7n],
  ['-12', 10, -12n],
  ['+3', 10, 3n],
  ['0640', 0, 416n],
  ['0o17', 0, 15n],
  ['0x_1F', 0, 31n],
  ['0b101', 0, 5n],
  ['1_000', 0, 1000n],
  ['9223372036854775807', 10, 9_223_372_036_854_775_807n],
  ['-9223372036854775808', 10, -9_223_372_036_854_775_808n],
] as const) {
  numbers(`reads the integer ${text} in base ${base}`, () => {
    assert.equal(parseGoInt(text, { base }), { ok: true, value });
  });
}

for (const [text, why] of [
  ['', 'invalid syntax'],
  ['x', 'invalid syntax'],
  ['1_0', 'invalid syntax'],
  ['0x10', 'invalid syntax'],
  ['9223372036854775808', 'value out of range'],
] as const) {
  numbers(`refuses the integer ${JSON.stringify(text)}: ${why}`, () => {
    assert.equal(parseGoInt(text), { ok: false, error: `strconv.ParseInt: parsing "${text}": ${why}` });
  });
}

numbers('refuses signs and wide values for unsigned integers', () => {
  assert.equal(parseGoUint('18446744073709551615'), { ok: true, value: 2n ** 64n - 1n });
  assert.equal(parseGoUint('+1').ok, false);
  assert.equal(parseGoUint('18446744073709551616'), {
    ok: false,
    error: 'strconv.ParseUint: parsing "18446744073709551616": value out of range',
  });
});

for (const [text, value] of [
  ['1_0', 10],
  ['.5', 0.5],
  ['5.', 5],
  ['-1e3', -1000],
  ['0x1p-2', 0.25],
  ['0x_1.8p1', 3],
  ['inf', Infinity],
  ['-Infinity', -Infinity],
  ['0x1p-1074', 5e-324],
  ['0x1.fffffffffffff8p0', 2],
] as const) {
  numbers(`reads the float ${text}`, () => {
    assert.equal(parseGoFloat(text), { ok: true, value });
  });
}

numbers('reads NaN without a sign only', () => {
  const result = parseGoFloat('NaN');
  assert.ok(result.ok && Number.isNaN(result.value));
  assert.equal(parseGoFloat('-nan').ok, false);
});

for (const [text, why] of [
  ['', 'invalid syntax'],
  ['1e', 'invalid syntax'],
  ['_1', 'invalid syntax'],
  ['1__0', 'invalid syntax'],
  ['0x1', 'invalid syntax'],
  ['1e400', 'value out of range'],
  ['0x1p1024', 'value out of range'],
] as const) {
  numbers(`refuses the float ${JSON.stringify(text)}: ${why}`, () => {
    assert.equal(parseGoFloat(text), { ok: false, error: `strconv.ParseFloat: parsing "${text}": ${why}` });
  });
}

numbers('reads every double that JavaScript prints', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      assert.equal(parseGoFloat(String(value)), { ok: true, value });
    }),
  );
});

numbers.run();
