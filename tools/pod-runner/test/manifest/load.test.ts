import { formatDiagnostic } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadManifests } from '../../src/index.ts';

const load = suite('loadManifests');

load('takes pod, secrets and config maps from one file', () => {
  const text = `
kind: Secret
metadata: {name: db}
data: {password: bGV0bWVpbg==}
stringData: {user: app}
---
kind: ConfigMap
metadata: {name: settings}
data: {colour: blue}
---
kind: Pod
metadata: {name: web}
`;
  const loaded = loadManifests(text, 'web.yaml');
  if (!loaded.ok) throw new Error('it is right');
  assert.equal(loaded.value.pod, { kind: 'Pod', metadata: { name: 'web' } });
  assert.is(Buffer.from(loaded.value.secrets['db']?.['password'] ?? '').toString(), 'letmein');
  assert.equal(loaded.value.configMaps, { settings: { colour: 'blue' } });
});

load("makes a workload's pod", () => {
  const text =
    'kind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {template: {metadata: {labels: {app: web}}, spec: {containers: []}}}';
  const loaded = loadManifests(text, 'web.yaml');
  assert.equal(loaded.ok && loaded.value.pod, {
    metadata: { name: 'web-local', namespace: 'shop', labels: { app: 'web' } },
    spec: { containers: [] },
  });
});

for (const [name, text, expected] of [
  [
    'a file without pod',
    'kind: Service\nmetadata: {name: x}',
    'web.yaml:1:1: contains no pod; give a Pod, or a workload with a pod template such as a Deployment',
  ],
  ['where YAML is broken', 'kind: Pod\n  bad: [', /^web\.yaml:\d+:\d+: \S/],
] as const) {
  load(`names ${name}`, () => {
    const loaded = loadManifests(text, 'web.yaml');
    const [first = ''] = loaded.ok ? [] : loaded.error.map(formatDiagnostic);
    if (typeof expected === 'string') assert.is(first, expected);
    else assert.match(first, expected);
  });
}

load.run();
