import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { formatGoDuration, parseDurationSeconds, parseGoDuration, toMilliseconds } from '../../src/index.ts';

const durations = suite('durations');

for (const [text, nanoseconds] of [
  ['0', 0n],
  ['+0', 0n],
  ['300ms', 300_000_000n],
  ['1h30m', 5_400_000_000_000n],
  ['1h 30m'.replace(' ', ''), 5_400_000_000_000n],
  ['-1.5s', -1_500_000_000n],
  ['.5s', 500_000_000n],
  ['5.s', 5_000_000_000n],
  ['1µs', 1_000n],
  ['1us2ns', 1_002n],
  ['0.1ns', 0n],
  ['9223372036854775807ns', 9_223_372_036_854_775_807n],
  ['-9223372036854775808ns', -9_223_372_036_854_775_808n],
] as const) {
  durations(`reads the Go duration ${text}`, () => {
    assert.equal(parseGoDuration(text), { ok: true, value: nanoseconds });
  });
}

for (const [text, error] of [
  ['', 'time: invalid duration ""'],
  ['x', 'time: invalid duration "x"'],
  ['-', 'time: invalid duration "-"'],
  ['.s', 'time: invalid duration ".s"'],
  ['5', 'time: missing unit in duration "5"'],
  ['1h5', 'time: missing unit in duration "1h5"'],
  ['1d', 'time: unknown unit "d" in duration "1d"'],
  ['1ſ', String.raw`time: unknown unit "\xc5\xbf" in duration "1\xc5\xbf"`],
  ['3s\n', String.raw`time: unknown unit "s\x0a" in duration "3s\x0a"`],
  ['1"', String.raw`time: unknown unit "\"" in duration "1\""`],
  ['1 s', 'time: unknown unit " s" in duration "1 s"'],
  ['9223372036854775808ns', 'time: invalid duration "9223372036854775808ns"'],
] as const) {
  durations(`refuses ${JSON.stringify(text)} with the text of Go`, () => {
    assert.equal(parseGoDuration(text), { ok: false, error });
  });
}

for (const [value, nanoseconds] of [
  [5, 5_000_000_000n],
  [5.9, 5_000_000_000n],
  ['5', 5_000_000_000n],
  ['-5', -5_000_000_000n],
  ['', 0n],
  ['2d', 172_800_000_000_000n],
  ['1m', 60_000_000_000n],
] as const) {
  durations(`takes ${JSON.stringify(value)} as a duration in seconds`, () => {
    assert.equal(parseDurationSeconds(value), { ok: true, value: nanoseconds });
  });
}

durations('refuses seconds beyond the range of Go', () => {
  assert.equal(parseDurationSeconds('9999999999999').ok, false);
  assert.equal(parseDurationSeconds(1e300).ok, false);
  assert.equal(parseDurationSeconds(NaN).ok, false);
});

for (const [nanoseconds, text] of [
  [0n, '0s'],
  [1n, '1ns'],
  [1_500n, '1.5µs'],
  [2_000_000n, '2ms'],
  [1_500_000_000n, '1.5s'],
  [60_000_000_000n, '1m0s'],
  [5_400_000_000_000n, '1h30m0s'],
  [-3_661_001_000_000n, '-1h1m1.001s'],
] as const) {
  durations(`prints ${text}`, () => {
    assert.is(formatGoDuration(nanoseconds), text);
  });
}

durations('reads back every duration it prints', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (nanoseconds) => {
      assert.equal(parseGoDuration(formatGoDuration(nanoseconds)), { ok: true, value: nanoseconds });
    }),
  );
});

durations('rounds to whole milliseconds', () => {
  assert.is(toMilliseconds(1_500_000n), 2);
  assert.is(toMilliseconds(300_000_000n), 300);
});

durations.run();
