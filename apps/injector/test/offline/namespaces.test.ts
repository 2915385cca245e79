import type { JsonObject } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseAllDocuments } from 'yaml';
import { run } from '../support/run.ts';

const address = '-vault-address=https://vault:8200';
const on = '-namespace-annotations';

const podOf = (namespace: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: ${namespace}
  annotations:
    vault.hashicorp.com/agent-inject: "true"
${more}spec:
  containers: [{ name: app }]
`;
const namespaceOf = (name: string, more = ''): string => `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
  annotations:
    team: blue
    vault.hashicorp.com/role: from-${name}
${more}`;

function configurationOf(out: string): string {
  const pod = parseAllDocuments(out)
    .map((document) => document.toJS() as JsonObject)
    .find(({ kind }) => kind === 'Pod');
  const { spec } = pod as unknown as { spec: { initContainers: { env: { name: string; value: string }[] }[] } };
  const variable = spec.initContainers[0]?.env.find(({ name }) => name === 'VAULT_CONFIG');
  return Buffer.from(variable?.value ?? '', 'base64').toString();
}

const namespaces = suite('Namespaces among the manifests');

namespaces('give their annotations to pods, in whatever order and file they come', async () => {
  const files = { 'pod.yaml': podOf('shop'), 'all.yaml': `${namespaceOf('other')}---\n${namespaceOf('shop')}` };

  const { code, out, err } = await run(['inject', '-f', 'pod.yaml', '-f', 'all.yaml', on, address], files);

  assert.is(code, 0, err);
  assert.match(configurationOf(out), '"role":"from-shop"');
  assert.ok(out.endsWith(files['all.yaml']));
});

namespaces('are read in lists and as JSON', async () => {
  const item = JSON.stringify(parseAllDocuments(namespaceOf('shop'))[0]?.toJS());
  const list = `{"apiVersion":"v1","kind":"NamespaceList","items":[${item}]}`;
  const files = { 'pod.yaml': podOf('shop'), 'list.json': list };

  const { out } = await run(['inject', '-f', 'pod.yaml', '-f', 'list.json', on, address], files);

  assert.match(configurationOf(out.slice(0, out.indexOf('{"apiVersion"'))), '"role":"from-shop"');
});

namespaces('are those of --namespace for manifests that name none', async () => {
  const pod = podOf('shop').replace('  namespace: shop\n', '');
  const files = { '-': `${pod}---\n${namespaceOf('shop')}` };

  const { code, out, err } = await run(['inject', '-f', '-', '-n', 'shop', on, address], files);

  assert.is(code, 0, err);
  assert.match(configurationOf(out), '"role":"from-shop"');
});

for (const [title, pod, args] of [
  ['do not count without the setting', podOf('shop'), []],
  ['do not count for pods of another namespace', podOf('elsewhere'), [on]],
] as const) {
  namespaces(title, async () => {
    const files = { '-': `${namespaceOf('shop')}---\n${pod}` };

    const { code, err } = await run(['inject', '-f', '-', address, ...args], files);

    assert.is(code, 1);
    assert.match(err, 'role');
  });
}

namespaces('are behind what the pod says itself', async () => {
  const files = { '-': `${podOf('shop', '    vault.hashicorp.com/role: own\n')}---\n${namespaceOf('shop')}` };

  const { out } = await run(['inject', '-f', '-', on, address], files);

  assert.match(configurationOf(out), '"role":"own"');
});

namespaces('are the origin that explain names', async () => {
  const files = { '-': `${podOf('shop')}---\n${namespaceOf('shop')}` };

  const { out } = await run(['explain', '-f', '-', on], files);

  assert.match(out, /^ {2}role +from-shop +\(namespace shop\)$/m);
  assert.not.match((await run(['explain', '-f', '-'], files)).out, 'from-shop');
});

namespaces.run();

const lint = suite('lint of a Namespace');
const bad = namespaceOf(
  'shop',
  '    vault.hashicorp.com/agent-limits-cpu: lots\n    vault.hashicorp.com/rol: x\n    vault.hashicorp.com/agent-inject: "true"\n',
);

lint('finds what is wrong with defaults of its pods, and what is none', async () => {
  const { code, out } = await run(['lint', '-f', 'ns.yaml', on], { 'ns.yaml': bad });

  assert.is(code, 1);
  assert.match(
    out,
    /^ns\.yaml:8:5: error annotation\/invalid-value: annotation vault\.hashicorp\.com\/agent-limits-cpu: /m,
  );
  assert.match(out, /^ns\.yaml:9:5: warning annotation\/unknown-key: .* did you mean vault\.hashicorp\.com\/role\?$/m);
  assert.match(
    out,
    /^ns\.yaml:10:5: warning lint\/annotation-on-workload: .*agent-inject has no effect .*; annotate pods$/m,
  );
  assert.match(out, '1 file: 1 error, 2 warnings');
});

lint('tells what has no effect without the setting', async () => {
  const { code, out } = await run(['lint', '-f', 'ns.yaml'], { 'ns.yaml': namespaceOf('shop') });

  assert.is(code, 0);
  assert.match(
    out,
    /^ns\.yaml:7:5: warning .*role has no effect on a Namespace; annotate pods, or set -namespace-annotations$/m,
  );
});

lint('tells what the operator has locked', async () => {
  const { out } = await run(['lint', '-f', 'ns.yaml', on, '-locked-annotations=role'], {
    'ns.yaml': namespaceOf('shop'),
  });

  assert.match(out, /^ns\.yaml:7:5: warning injection\/locked: .*role: is locked by the operator/m);
  assert.match(out, '1 file: 0 errors, 1 warning');
});

lint('tells at the pod which namespace gives what is wrong', async () => {
  const { out } = await run(['lint', '-f', '-', on], { '-': `${podOf('shop')}---\n${bad}` });

  assert.match(out, /^-:6:\d+: error .*agent-limits-cpu: "lots" .*\(an annotation of namespace shop\)/m);
});

lint.run();

const lists = suite('Secrets as a YAML list, offline');
const listed = podOf(
  'shop',
  `    vault.hashicorp.com/role: app
    vault.hashicorp.com/agent-inject-secrets: |
      - name: db
        path: secret/data/db
        perms: "0440"
`,
);

lists('are injected', async () => {
  const { code, out, err } = await run(['inject', '-f', '-', address], { '-': listed });

  assert.is(code, 0, err);
  assert.match(configurationOf(out), '"destination":"/vault/secrets/db"');
});

lists('are explained', async () => {
  assert.match(
    (await run(['explain', '-f', '-'], { '-': listed })).out,
    /^ {2}secret db: agent-inject-secret=secret\/data\/db/m,
  );
});

for (const [title, text, words] of [
  ['that are no YAML', listed.replace('path: secret', 'path: a: secret'), 'is no YAML at line 2, column 9'],
  ['with a wrong member', listed.replace('perms: "0440"', 'perms: 0440'), '[0].perms: is no text; put it into quotes'],
  [
    'of pods that do not ask for injection',
    listed.replace('agent-inject: "true"', 'log-level: info').replace('path: s', 'path: a: s'),
    'is no YAML at line 2',
  ],
] as const) {
  lists(`${title} are reported`, async () => {
    const { code, out } = await run(['lint', '-f', '-'], { '-': text });

    assert.is(code, 1);
    assert.ok(out.includes(words), out);
  });
}

lists.run();
