import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createMutate } from '../../src/index.ts';
import { settingsFrom } from '@sluice/pod-mutation';
import { run } from '../support/run.ts';

const podWith = (annotations: string): string => `kind: Pod
metadata:
  name: p
  annotations:
    vault.hashicorp.com/role: app
${annotations}
spec:
  containers: [{ name: app }, { name: web }]
`;
const prefix = '    vault.hashicorp.com/';

const notText = suite('Annotations that are no texts');

for (const [value, kind, hint] of [
  ['true', 'a boolean', 'put it into quotes'],
  ['7', 'a number', 'put it into quotes'],
  ['1.5e3', 'a number', 'put it into quotes'],
  ['[a, b]', 'a list', 'write | behind the key, so that it is one text'],
  ['{ a: 1 }', 'an object', 'write | behind the key, so that it is one text'],
] as const) {
  notText(`are named at the line of the value: ${value}`, async () => {
    const text = podWith(`${prefix}agent-inject: "true"\n${prefix}agent-inject-secret-db: ${value}`);

    const { code, out } = await run(['lint', '-f', 'p.yaml'], { 'p.yaml': text });

    assert.is(code, 1);
    assert.match(
      out,
      `p.yaml:7:49: error annotation/not-text: annotation vault.hashicorp.com/agent-inject-secret-db: is ${kind}, and annotations are texts; ${hint}\n`,
    );
    assert.not.match(out, 'unmarshal');
  });
}

notText('hide no other problem of the pod', async () => {
  const text = podWith(
    `${prefix}agent-inject: true\n${prefix}agent-limits-cpu: lots\n${prefix}agent-inject-secretz-db: x`,
  );

  const { out } = await run(['lint', '-f', 'p.yaml'], { 'p.yaml': text });

  assert.match(out, 'p.yaml:6:39: error annotation/not-text: ');
  assert.match(out, 'p.yaml:7:5: error annotation/invalid-value: ');
  assert.match(out, 'p.yaml:8:5: warning annotation/unknown-key: ');
});

notText('are read as they are written', async () => {
  const text = podWith(
    `${prefix}agent-inject: true\n${prefix}agent-inject-secret-db: secret/db\n${prefix}agent-inject-perms-db: 0400`,
  );

  const { out } = await run(['explain', '-f', 'p.yaml'], { 'p.yaml': text });

  assert.match(out, 'agent-inject-perms=0400');
});

notText('are lists whose items are checked, each at its place', async () => {
  const list = `${prefix}agent-inject: "true"\n${prefix}agent-inject-secrets:\n      - { name: a, path: secret/a, what: 1 }`;

  const { out } = await run(['lint', '-f', 'p.yaml'], { 'p.yaml': podWith(list) });

  assert.match(out, 'p.yaml:8:7: error annotation/not-text: ');
  assert.match(out, 'agent-inject-secrets[0].what: ');
});

notText('are lists of names, which want commas', async () => {
  const text = podWith(`${prefix}agent-inject: "true"\n${prefix}agent-inject-containers: [app, web]`);

  const { out } = await run(['lint', '-f', 'p.yaml'], { 'p.yaml': text });

  assert.match(out, 'is a list, and annotations are texts; write the names with commas between them\n');
  assert.match(out, '1 file: 1 error, 0 warnings\n');
});

notText('are found on workloads, namespaces, in lists, and under keys of others', async () => {
  const text = `kind: List
items:
- kind: Deployment
  metadata: { annotations: { vault.hashicorp.com/role: 1 } }
  spec: { template: { metadata: { annotations: { example.com/port: 80 } }, spec: { containers: [] } } }
- apiVersion: v1
  kind: Namespace
  metadata: { name: shop, annotations: { vault.hashicorp.com/role: 2 } }
`;

  const { out } = await run(['lint', '-f', 'l.yaml', '-namespace-annotations'], { 'l.yaml': text });

  const places = out.split('\n').filter((line) => line.includes('annotation/not-text'));
  assert.equal(
    places.map((line) => line.slice(0, line.indexOf(': '))),
    ['l.yaml:4:56', 'l.yaml:5:68', 'l.yaml:8:68'],
  );
});

notText('keep inject from printing a manifest that no API server takes', async () => {
  const text = podWith(`${prefix}agent-inject: true`);

  const { code, out, err } = await run(['inject', '-f', 'p.yaml', '-vault-address=https://v'], { 'p.yaml': text });

  assert.equal([code, out], [1, '']);
  assert.match(err, 'error: p.yaml:6:39: annotation vault.hashicorp.com/agent-inject: is a boolean');
});

notText('are an empty text when nothing is written', async () => {
  const text = podWith(`${prefix}agent-inject: "true"\n${prefix}namespace:`);

  const { code, out } = await run(['lint', '-f', 'p.yaml'], { 'p.yaml': text });

  assert.is(code, 0, out);
});

notText('hide nothing when something else of the pod has the wrong type, which is told in words', async () => {
  const text = podWith(`${prefix}agent-inject: "true"\n${prefix}agent-limits-cpu: lots`)
    .replace('name: p\n', 'name: p\n  labels: { version: 1 }\n')
    .replace('name: web', 'name: web, env: [{ name: A, value: true }], command: sh, ports: [{ containerPort: "80" }]');

  const { out } = await run(['lint', '-f', 'p.yaml'], { 'p.yaml': text });
  const { err } = await run(['inject', '-f', 'p.yaml', '-vault-address=https://v'], { 'p.yaml': text });

  for (const problem of [
    '/metadata/labels/version is a number, where a text belongs; put it into quotes\n',
    '/spec/containers/1/env/0/value is a boolean, where a text belongs; put it into quotes\n',
    '/spec/containers/1/command is a text, where a list belongs; begin each item with -\n',
    '/spec/containers/1/ports/0/containerPort is a text, where a whole number belongs; write a number without quotes\n',
  ]) {
    assert.match(out, `error pod/not-a-pod: ${problem}`);
    assert.match(err, problem);
  }
  assert.match(out, 'p.yaml:4:13: error pod/not-a-pod: ');
  assert.match(out, 'error annotation/invalid-value: ');
  assert.not.match(out + err, 'unmarshal');
});

notText('are denied by the webhook in the words of the peer, then by key', async () => {
  const settings = settingsFrom(['-vault-address=https://v'], {});
  assert.ok(settings.ok);
  const object = { metadata: { annotations: { 'vault.hashicorp.com/agent-inject': true, 'example.com/b': [1] } } };
  const request = { uid: '1', kind: 'Pod', subResource: '', namespace: 'a', name: '', operation: 'CREATE' };

  const { decision } = await createMutate(settings.value)({ ...request, dryRun: false, object, isExisting: false });

  const message = decision.kind === 'deny' ? decision.message : '';
  const [first, ...others] = message.split('\n');
  assert.match(first ?? '', /^json: cannot unmarshal /);
  assert.equal(others.slice(1).reverse(), [
    'annotation vault.hashicorp.com/agent-inject: is a boolean, and annotations are texts; put it into quotes',
    'annotation example.com/b: is a list, and annotations are texts; write | behind the key, so that it is one text',
  ]);
});

notText.run();
