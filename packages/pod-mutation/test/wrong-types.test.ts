import type { JsonValue } from '@sluice/core';
import { settingsFrom } from '@sluice/pod-mutation';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mutatePod } from '../src/index.ts';
import { shapeOf } from '../src/shape/shape-of.ts';
import { findTypeProblem } from '../src/shape/type-problem.ts';
import { wrongTypes } from '../src/shape/wrong-types.ts';

const types = suite('Wrong types');

for (const [pod, wanted] of [
  [[], [['', 'is a list, where an object belongs']]],
  [{ metadata: { name: 7 } }, [['/metadata/name', 'is a number, where a text belongs']]],
  [{ spec: { hostNetwork: 'yes' } }, [['/spec/hostNetwork', 'is a text, where a boolean belongs']]],
  [{ spec: { containers: {} } }, [['/spec/containers', 'is an object, where a list belongs']]],
  [{ spec: { priority: 1.5 } }, [['/spec/priority', 'is a number, where a whole number belongs']]],
  [{ metadata: { labels: { 'a/b~': false } } }, [['/metadata/labels/a~1b~0', 'is a boolean, where a text belongs']]],
  [
    { spec: { containers: [{ name: 1, resources: { limits: { cpu: 'x', memory: true } } }] } },
    [
      ['/spec/containers/0/name', 'is a number, where a text belongs'],
      ['/spec/containers/0/resources/limits/cpu', 'is a text, where a quantity belongs'],
      ['/spec/containers/0/resources/limits/memory', 'is a boolean, where a quantity belongs'],
    ],
  ],
  [{ metadata: null, spec: { unknown: 1, containers: [null] } }, []],
] as const) {
  types(`are found, all of them: ${JSON.stringify(pod)}`, () => {
    const found = wrongTypes(shapeOf('Pod'), pod);

    assert.equal(
      found.map(({ pointer, message }) => [pointer, message]),
      wanted.map((row) => [...row]),
    );
    for (const { hint } of found) assert.ok(hint.length > 0);
  });
}

types('are found exactly where the decoder of the peer finds one', () => {
  const scalar = fc.constantFrom<JsonValue>('x', '1', 1, 1.5, true, null, [], {}, ['x'], { a: 1 });
  const container = fc.record(
    { name: scalar, command: scalar, env: fc.array(fc.record({ name: scalar, value: scalar })), tty: scalar },
    { requiredKeys: [] },
  );
  const pod = fc.record(
    { metadata: fc.record({ name: scalar, labels: scalar }), spec: fc.record({ containers: fc.array(container) }) },
    { requiredKeys: [] },
  );

  fc.assert(
    fc.property(pod, (value) => {
      const json = value as unknown as JsonValue;
      assert.is(wrongTypes(shapeOf('Pod'), json).length > 0, findTypeProblem(shapeOf('Pod'), json) !== undefined);
    }),
    { numRuns: 2_000 },
  );
});

types('make a denial that begins with the words of the peer and names fifty of them at most', () => {
  const settings = settingsFrom(['-vault-address=https://v'], {});
  assert.ok(settings.ok);
  const labels = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`label-${index}`, index]));

  const outcome = mutatePod({ metadata: { labels } }, { namespace: 'a' }, settings.value);

  const lines = outcome.kind === 'denied' ? outcome.message.split('\n') : [];
  assert.match(lines[0] ?? '', /^json: cannot unmarshal number into Go struct field/);
  assert.is(lines.length, 52);
  assert.is(lines[2], '/metadata/labels/label-0: is a number, where a text belongs; put it into quotes');
});

types.run();
