import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Quantity } from '../../src/index.ts';
import { compareQuantities, isZeroWithoutDigits, parseQuantity } from '../../src/index.ts';

const quantities = suite('quantities');

for (const [text, canonical] of [
  ['300m', '300m'],
  ['0.5', '500m'],
  ['1.25', '1250m'],
  ['1.0', '1'],
  ['1.250', '1.250'],
  ['00', '0'],
  ['0Mi', '0'],
  ['1000000', '1M'],
  ['0.00001', '10u'],
  ['1500Mi', '1500Mi'],
  ['1024Mi', '1Gi'],
  ['2048Mi', '2Gi'],
  ['1000Ki', '1000Ki'],
  ['8Pi', '8Pi'],
  ['1000Ei', '9223372036854775807'],
  ['0.1Gi', '107374182400m'],
  ['3.999Gi', '4293893554176m'],
  ['0.5Ki', '512'],
  ['2e3', '2e3'],
  ['1E3', '1E3'],
  ['1E', '1E'],
  ['12e1', '120'],
  ['1e4', '10e3'],
  ['-5m', '-5m'],
  ['+1', '+1'],
  ['007', '007'],
  ['0.50', '500m'],
  ['007Mi', '007Mi'],
  ['+3Mi', '+3Mi'],
  ['008Mi', '8Mi'],
  ['3.Ki', '3.Ki'],
  ['03Ei', '3Ei'],
  ['5.', '5.'],
  ['99999999999999999999', '99999999999999999999'],
  ['0.0000000001', '1n'],
  ['-0.0000000001', '-1n'],
] as const) {
  quantities(`spells ${text} as ${canonical}`, () => {
    assert.is(parsed(text).text, canonical);
  });
}

quantities('knows which texts without digits Kubernetes takes for 0', () => {
  for (const text of ['Gi', '-', '.', '+.m', 'e3', 'E-9', 'n']) assert.ok(isZeroWithoutDigits(text), text);
  for (const text of ['', '1', '.5', 'Ei', '-Ei', 'e-10', 'K', 'x']) assert.not(isZeroWithoutDigits(text), text);
});

const malformed = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
for (const [text, error] of [
  ['', malformed],
  ['two', malformed],
  ['1 Mi', malformed],
  ['1Mb', malformed],
  ['1KI', malformed],
  ['1e', "unable to parse quantity's suffix"],
  ['1e999999999', "unable to parse quantity's suffix"],
  ['Gi', 'unable to parse numeric part of quantity'],
  ['-', 'unable to parse numeric part of quantity'],
  ['.', 'unable to parse numeric part of quantity'],
] as const) {
  quantities(`refuses ${JSON.stringify(text)}`, () => {
    assert.equal(parseQuantity(text), { ok: false, error });
  });
}

quantities('compares across suffixes', () => {
  assert.ok(compareQuantities(parsed('1Gi'), parsed('1G')) > 0);
  assert.ok(compareQuantities(parsed('250m'), parsed('0.5')) < 0);
  assert.is(compareQuantities(parsed('1e3'), parsed('1k')), 0);
});

quantities('keeps the value when it spells canonically', () => {
  const suffix = fc.constantFrom('', 'm', 'k', 'Mi', 'Gi', 'e3', 'E-2');
  fc.assert(
    fc.property(fc.integer(), fc.nat({ max: 999_999 }), suffix, (whole, fraction, unit) => {
      const quantity = parsed(`${whole}.${fraction}${unit}`);
      assert.is(parsed(quantity.text).nanoUnits, quantity.nanoUnits);
    }),
  );
});

function parsed(text: string): Quantity {
  const result = parseQuantity(text);
  if (!result.ok) throw new Error(`${text}: ${result.error}`);
  return result.value;
}

quantities.run();
