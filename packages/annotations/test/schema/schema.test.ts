import * as fc from 'fast-check';
import { Ajv } from 'ajv';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AnnotationEntry } from '../../src/index.ts';
import {
  annotationEntries,
  annotationJsonSchema,
  annotationPrefixes,
  parseAnnotationKey,
  parseAnnotationValue,
} from '../../src/index.ts';
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
  fc.integer({ min: 65_500, max: 65_600 }).map(String),
  fc.integer({ min: -1, max: 70_000 }).map((port) => String(port).padStart(5, '0')),
  fc.constantFrom('-0', '+0', '-00', '65535', '65536', '00080', 'SIGHUP:nginx', 'SIGFOO:nginx', 'SIGHUP:'),
  fc.mixedCase(fc.constantFrom('map', 'properties', 'json-data', 'kv', 'inf', 'infinity', 'nan', 'env')),
  fc.constantFrom(
    '\u212av',
    'propert\u0130es',
    '0x1p-2',
    '1_0',
    '0x1P+3',
    '+Inf',
    '-nan',
    ' [ ]',
    '\n[]',
    'null ',
    ' null',
  ),
  fc
    .tuple(fc.constantFrom('', '-'), fc.constantFrom('1h', '2m', '3.5s', '.5ms', '5.us', '1ns'))
    .map(([sign, text]) => sign + text + text),
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

for (const [key, ...wrong] of [
  ['agent-run-as-user', '-1', '1.5', 'root'],
  ['agent-metrics-port', '65536', '70000', '-1', '080808'],
  ['agent-inject-default-template', 'yaml', '', 'mapp'],
  ['agent-init-timeout', '5', '5x', '5 s'],
  ['template-lease-renewal-threshold', 'lots', ''],
  ['agent-json-patch', 'add', '{}'],
  ['agent-inject-signal-db', 'SIGFOO:nginx', 'HUP:nginx'],
] as const) {
  schema(`refuses what the parser of ${key} refuses`, () => {
    for (const text of wrong) {
      assert.is(checkAnnotationShape({ [`vault.hashicorp.com/${key}`]: text }).length, 1, text);
      const entry = parseAnnotationKey(`vault.hashicorp.com/${key}`)!.entry;
      assert.not(parseAnnotationValue(entry, text).ok, text);
    }
  });
}

const bad = { metadata: { annotations: { 'vault.hashicorp.com/agent-inject': true } } };
const good = { metadata: { annotations: { 'vault.hashicorp.com/agent-inject': 'true' } } };
const validate = new Ajv({ strict: false }).compile(annotationJsonSchema());

for (const [title, wrap] of [
  ['Pods', (pod: object) => ({ kind: 'Pod', ...pod })],
  ['Deployments', (pod: object) => ({ kind: 'Deployment', spec: { template: pod } })],
  ['CronJobs', (pod: object) => ({ kind: 'CronJob', spec: { jobTemplate: { spec: { template: pod } } } })],
  ['PodTemplates', (pod: object) => ({ kind: 'PodTemplate', template: pod })],
  ['ScaledJobs', (pod: object) => ({ kind: 'ScaledJob', spec: { jobTargetRef: { template: pod } } })],
  ['Lists', (pod: object) => ({ kind: 'List', items: [{ kind: 'Service' }, { kind: 'Pod', ...pod }] })],
  ['PodLists', (pod: object) => ({ kind: 'PodList', items: [{ kind: 'Pod', ...pod }] })],
] as const) {
  schema(`checks the pods of ${title}`, () => {
    assert.equal([validate(wrap(good)), validate(wrap(bad))], [true, false]);
  });
}

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
