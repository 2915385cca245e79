import {
  annotationEntries,
  annotationForms,
  annotationJsonSchema,
  annotationTable,
  explainAnnotation,
  explainAnnotationSet,
  parseAnnotations,
  parseAnnotationValue,
} from '@sluice/annotations';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const catalogue = suite('annotationCatalogue');

catalogue('has the 74 keys of the peer and marks the rest as extensions', () => {
  assert.is(annotationEntries.filter(({ group }) => group !== 'extension').length, 74);
});

catalogue('describes every entry in one line', () => {
  for (const { suffix, docs, accepts, since } of annotationEntries) {
    assert.match(docs, /^[^\n|]+\.$/, suffix);
    assert.match(accepts, /^[^\n|]+$/, suffix);
    assert.match(since, /^\d+\.\d+\.\d+$/, suffix);
  }
});

catalogue('has only defaults that its parsers accept', () => {
  for (const entry of annotationEntries) {
    if (entry.default !== undefined) assert.ok(parseAnnotationValue(entry, entry.default).ok, entry.suffix);
  }
});

catalogue('appears completely in the documentation table', () => {
  const table = annotationTable();
  for (const { suffix } of annotationEntries) assert.ok(table.includes(`\`${suffix}`), suffix);
});

catalogue('explains keys in each form, with and without prefix', () => {
  assert.is(explainAnnotation('vault.hashicorp.com/agent-inject-secret-db').found?.entry.suffix, 'agent-inject-secret');
  assert.is(explainAnnotation('agent-limits-cpu').found?.entry.kind, 'quantity');
  assert.is(explainAnnotation('openbao.org/agent-limit-cpu').suggestion, 'openbao.org/agent-limits-cpu');
});

catalogue('explains a whole set in the order of the catalogue', () => {
  const rows = explainAnnotationSet(parseAnnotations({ 'openbao.org/role': 'app' }));
  assert.equal(
    rows.filter(({ from }) => from === 'annotation').map(({ key, text }) => [key, text]),
    [['openbao.org/role', 'app']],
  );
  assert.is(rows.find(({ suffix }) => suffix === 'agent-image')?.text, 'hashicorp/vault:2.0.4');
});

const validate = new Ajv({ strict: false }).compile(annotationJsonSchema());
const podWith = (annotations: Record<string, string>): unknown => ({ kind: 'Pod', metadata: { annotations } });

catalogue('makes a schema that marks wrong values in pods, workloads and cron jobs', () => {
  const annotations = { 'vault.hashicorp.com/agent-inject': 'yes' };
  const template = { metadata: { annotations } };
  assert.not.ok(validate(podWith(annotations)));
  assert.not.ok(validate({ kind: 'Deployment', spec: { template } }));
  assert.not.ok(validate({ kind: 'CronJob', spec: { jobTemplate: { spec: { template } } } }));
  assert.ok(validate(podWith({ 'vault.hashicorp.com/agent-inject': 'true', 'example.com/x': 'yes' })));
  assert.not.ok(validate(podWith({ 'openbao.org/error-on-missing-key-db': 'perhaps' })));
});

catalogue('makes a schema that refuses nothing that the parsers accept', () => {
  const text = fc.oneof(
    fc.constantFrom(
      '',
      'true',
      '1',
      'F',
      '010',
      '-3',
      '+7',
      '1h1.5m',
      '.5s',
      '0',
      '-0',
      '1Gi',
      '.5',
      '5.',
      '1e3',
      'mAp',
    ),
    fc.string({ maxLength: 6 }),
    fc.stringMatching(/^[-+.0-9eEinumkKMGTPsh]{1,8}$/),
  );
  fc.assert(
    fc.property(fc.constantFrom(...annotationEntries), text, (entry, value) => {
      fc.pre(parseAnnotationValue(entry, value).ok);
      const key = annotationForms(entry)
        .at(-1)!
        .replace(/NAME|PARAM/, 'x');
      return validate(podWith({ [key]: value }));
    }),
    { numRuns: 5000 },
  );
});

catalogue('is never brought down by annotations, whatever they are', () => {
  const suffix = fc.constantFrom(...annotationEntries.map((entry) => entry.suffix));
  const key = fc.oneof(
    fc.tuple(suffix, fc.string({ maxLength: 8 })).map(([fixed, name]) => `vault.hashicorp.com/${fixed}-${name}`),
    suffix.map((fixed) => `openbao.org/${fixed}`),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.dictionary(key, fc.string(), { maxKeys: 12 }), (annotations) => {
      assert.equal(parseAnnotations(annotations), parseAnnotations({ ...annotations }));
    }),
    { numRuns: 500 },
  );
});

catalogue.run();
