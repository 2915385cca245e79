import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { comparePriority, ruleCovers } from '../../src/policy/match-rule.ts';

const rules = suite('rules with wildcards');

for (const [rule, path, covered] of [
  ['secret/*', 'secret/', true],
  ['secret/*', 'secret/a/b', true],
  ['secret/*', 'secre', false],
  ['secret*', 'secretive/x', true],
  ['*', 'anything/at/all', true],
  ['+', 'one', true],
  ['+', 'one/two', false],
  ['+/x', 'a/x', true],
  ['secret/+/x', 'secret/a/x', true],
  ['secret/+/x', 'secret/a/b/x', false],
  ['secret/+/app*', 'secret/a/apple/pie', true],
  ['secret/+/app*', 'secret/a/pie', false],
  ['secret/+', 'secret/', true],
  ['foo/+bar', 'foo/+bar', true],
  ['foo/+bar', 'foo/xbar', false],
] as const) {
  rules(`${rule} ${covered ? 'covers' : 'does not cover'} ${path}`, () => {
    assert.is(ruleCovers(rule, path), covered);
  });
}

for (const [first, second] of [
  ['secret/a/*', 'secret/+/x'],
  ['secret/+/x', 'secret/+/*'],
  ['secret/+/x/y', 'secret/+/+/y'],
  ['secret/+/xyz*', 'secret/+/x*'],
  ['secret/+/b', 'secret/+/a'],
] as const) {
  rules(`${first} comes before ${second}`, () => {
    assert.equal([second, first].sort(comparePriority), [first, second]);
  });
}

rules('have one order, whatever the order they come in', () => {
  const segment = fc.constantFrom('a', 'b', 'ab', '+');
  const path = fc
    .tuple(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([parts, star]) => parts.join('/') + (star ? '*' : ''));
  const property = fc.property(fc.uniqueArray(path, { maxLength: 8 }), (paths) => {
    assert.equal([...paths].reverse().sort(comparePriority), [...paths].sort(comparePriority));
  });
  fc.assert(property);
});

rules.run();
