import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AnnotationEntry } from '../../src/index.ts';
import { annotationEntries, annotationPrefixes, parseAnnotationValue } from '../../src/index.ts';
import { checkAnnotationShape } from '../../src/schema/index.ts';

const schema = suite('Schema of the annotations');

const texts = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '0',
    't',
    'TRUE',
    'True',
    'false',
    '-1',
    '+07',
    '0644',
    '1e3',
    '1E-3',
    '.5',
    '5.',
    '250m',
    '64Mi',
    '1Ki',
    '1n',
    '12E',
  ),
  fc.constantFrom(
    '5s',
    '1h30m',
    '-1.5h',
    '0',
    '+0',
    '1.5µs',
    '1μs',
    '2ns',
    'map',
    'Json',
    'JSON',
    'mAp',
    '[]',
    'null',
    '{"a":1}',
    'a,b',
    ' ',
  ),
  fc
    .tuple(
      fc.constantFrom('', '-', '+'),
      fc.nat(),
      fc.constantFrom('', 'k', 'M', 'Gi', 'u', 's', 'ms', 'm', 'h', 'e3', 'E-2'),
    )
    .map((parts) => parts.join('')),
);

schema('refuses nothing that a parser accepts', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...annotationEntries),
      fc.constantFrom(...annotationPrefixes),
      texts,
      (entry, prefix, text) => {
        if (!parseAnnotationValue(entry, text).ok) return;
        for (const key of keysOf(entry))
          assert.equal(checkAnnotationShape({ [prefix + key]: text }), [], `${key}=${text}`);
      },
    ),
    { numRuns: 20_000 },
  );
});

schema('names the annotation whose value has the wrong shape', () => {
  const errors = checkAnnotationShape({ 'vault.hashicorp.com/agent-inject': 'yes', 'vault.hashicorp.com/role': 'app' });

  assert.equal(
    errors.map(({ instancePath }) => instancePath),
    ['/vault.hashicorp.com~1agent-inject'],
  );
});

schema('refuses values that are no strings', () => {
  const errors = checkAnnotationShape({ 'vault.hashicorp.com/agent-inject': true, 'example.com/other': 1 });

  assert.equal(errors.filter(({ keyword }) => keyword === 'type').length, 2);
});

schema('leaves annotations of others alone', () => {
  assert.equal(checkAnnotationShape({ 'example.com/agent-inject': 'perhaps' }), []);
});

schema('is empty for what is checked after an error', () => {
  checkAnnotationShape({ 'vault.hashicorp.com/agent-inject': 'yes' });

  assert.equal(checkAnnotationShape({}), []);
});

schema.run();

function keysOf({ suffix, scope, bareForm }: AnnotationEntry): readonly string[] {
  if (scope === 'global') return [suffix];
  return bareForm === 'none' ? [`${suffix}-name`] : [suffix, `${suffix}-name`];
}
