import { checkPath, findByPath, podTemplatesOf } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const templates = suite('podTemplatesOf');
const template = { metadata: { annotations: {} }, spec: { containers: [] } };

const manifests: readonly (readonly [kind: string, manifest: Record<string, unknown>, pointer: string])[] = [
  ['Pod', { ...template }, ''],
  ['Deployment', { spec: { template } }, '/spec/template'],
  ['StatefulSet', { spec: { template } }, '/spec/template'],
  ['CronJob', { spec: { jobTemplate: { spec: { template } } } }, '/spec/jobTemplate/spec/template'],
  ['PodTemplate', { template }, '/template'],
];
for (const [kind, manifest, pointer] of manifests) {
  templates(`finds the pod template of a ${kind}`, () => {
    const found = podTemplatesOf({ kind, ...manifest });
    assert.equal(found.diagnostics, []);
    assert.equal(
      found.templates.map((each) => [each.kind, each.pointer, each.template['spec']]),
      [[kind, pointer, template.spec]],
    );
  });
}

templates('looks into lists and names the place', () => {
  const items = [{ kind: 'Service' }, { kind: 'Job', metadata: { name: 'j', namespace: 'n' }, spec: { template } }];
  const [found, ...rest] = podTemplatesOf({ kind: 'List', items }).templates;
  assert.equal(rest, []);
  assert.equal([found?.pointer, found?.name, found?.namespace], ['/items/1/spec/template', 'j', 'n']);
});

templates('takes further kinds by path', () => {
  const manifest = { kind: 'Game', spec: { servers: [{ template }, { template }] } };
  const found = podTemplatesOf(manifest, { Game: '$.spec.servers[*].template' });
  assert.equal(
    found.templates.map(({ pointer }) => pointer),
    ['/spec/servers/0/template', '/spec/servers/1/template'],
  );
});

templates('finds nothing in kinds that it does not know', () => {
  assert.equal(podTemplatesOf({ kind: 'Service', spec: { template } }).templates, []);
});

templates('reports a path that would have to be run as code', () => {
  const found = podTemplatesOf({ kind: 'Game' }, { Game: '$..[?(@.x)]' });
  assert.equal(
    found.diagnostics.map(({ code }) => code),
    ['manifest/bad-path'],
  );
  for (const path of ['spec', '$.a[?(process.exit())]', '$.a[(1)]', `$.${'a'.repeat(600)}`]) assert.ok(checkPath(path));
});

templates('finds values with their pointers', () => {
  const found = findByPath({ a: [{ 'b/c': 1 }] }, '$.a[*]["b/c"]');
  assert.equal(found, { ok: true, value: [{ value: 1, pointer: '/a/0/b~1c' }] });
});

templates.run();
