import { readFileSync } from 'node:fs';
import type { JsonObject } from '@sluice/core';
import { jsonEquals, SluiceError } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  admitInTree,
  containersOf,
  createAdmissionReview,
  patchTemplateAnnotations,
  podFromWorkload,
  readManifests,
} from '../src/index.ts';

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: web }
      annotations: { team: blue, old: 'yes' }
    spec:
      containers: [{ name: app, image: 'example.com/app:1' }]
`;

const workloads = suite('podFromWorkload');

workloads('makes the pod of a deployment with generated name and owner', () => {
  const pod = podFromWorkload(only(deployment));

  const metadata = pod['metadata'] as JsonObject;
  assert.is(metadata['generateName'], 'web-7d9f8b6c5d-');
  assert.equal(metadata['labels'], { app: 'web' });
  assert.is(((metadata['ownerReferences'] as JsonObject[])[0] ?? {})['kind'], 'ReplicaSet');
  assert.equal(
    containersOf(pod).map(({ name }) => name),
    ['app'],
  );
});

for (const [kind, owner] of [
  ['StatefulSet', 'StatefulSet'],
  ['DaemonSet', 'DaemonSet'],
  ['Job', 'Job'],
] as const) {
  workloads(`gives the pod of a ${kind} to a ${owner}`, () => {
    const pod = podFromWorkload({ kind, metadata: { name: 'x' }, spec: { template: { spec: { containers: [] } } } });
    assert.is(((pod['metadata'] as JsonObject)['ownerReferences'] as JsonObject[])[0]?.['kind'], owner);
  });
}

workloads('finds the template of a cron job', () => {
  const template = { spec: { containers: [{ name: 'task' }] } };
  const pod = podFromWorkload({
    kind: 'CronJob',
    metadata: { name: 'n' },
    spec: { jobTemplate: { spec: { template } } },
  });
  assert.equal(containersOf(pod), [{ name: 'task' }]);
});

workloads('leaves a pod as it is', () => {
  const pod = { kind: 'Pod', metadata: { name: 'p' }, spec: {} };
  assert.is(podFromWorkload(pod), pod);
});

workloads('names the kinds it knows when there is no template', () => {
  assert.throws(
    () => podFromWorkload({ kind: 'Service' }),
    (error: unknown) => error instanceof SluiceError && error.code === 'MANIFEST_KIND',
  );
});

workloads.run();

const patches = suite('patchTemplateAnnotations');

for (const [name, patch] of [
  [
    'a patch of the shape of the manifest',
    { spec: { template: { metadata: { annotations: { team: 'red', old: null, added: '1' } } } } },
  ],
  ['metadata alone', { metadata: { annotations: { team: 'red', old: null, added: '1' } } }],
  ['annotations alone', { annotations: { team: 'red', old: null, added: '1' } }],
] as const) {
  patches(`merges ${name} and keeps the rest`, () => {
    const before = only(deployment);

    const after = patchTemplateAnnotations(before, patch);

    const pod = podFromWorkload(after);
    assert.equal((pod['metadata'] as JsonObject)['annotations'], { team: 'red', added: '1' });
    assert.equal(pod['spec'], podFromWorkload(before)['spec']);
  });
}

patches.run();

const inTree = suite('admitInTree');

inTree('makes of a bare pod what a real API server sent', () => {
  const { request } = recorded('create');
  const sent = request['object'] as JsonObject;
  const bare = {
    metadata: {},
    spec: { serviceAccountName: 'app', containers: [{ name: 'app', image: 'example.com/app:1' }] },
  };

  const admitted = admitInTree(bare, { suffix: 'glptx' });

  assert.ok(jsonEquals(admitted['spec'] ?? null, sent['spec'] ?? null), JSON.stringify(admitted['spec']));
});

inTree('changes nothing the second time', () => {
  const once = admitInTree(podFromWorkload(only(deployment)), { suffix: 'abcde' });

  assert.equal(admitInTree(once, { suffix: 'other' }), once);
});

inTree('mounts the token into a container that was added later', () => {
  const once = admitInTree(podFromWorkload(only(deployment)), { suffix: 'abcde' });
  const spec = once['spec'] as JsonObject;
  const added = { ...once, spec: { ...spec, containers: [...(spec['containers'] as JsonObject[]), { name: 'late' }] } };

  const late = containersOf(admitInTree(added, { suffix: 'other' }))[1] ?? {};

  assert.is(((late['volumeMounts'] as JsonObject[])[0] ?? {})['name'], 'kube-api-access-abcde');
});

inTree('mounts no token where it is switched off', () => {
  const pod = admitInTree(
    { spec: { automountServiceAccountToken: false, containers: [{ name: 'a' }] } },
    { suffix: 'x' },
  );

  assert.is((pod['spec'] as JsonObject)['volumes'], undefined);
});

inTree.run();

const reviews = suite('createAdmissionReview');

reviews('has the members of a recorded review', () => {
  const { request } = recorded('create');
  const pod = request['object'] as JsonObject;

  const review = createAdmissionReview(pod, { uid: 'u', namespace: 'facts', username: 'lab-admin' });

  assert.equal(Object.keys(review['request'] as JsonObject).sort(), Object.keys(request).sort());
  assert.equal((review['request'] as JsonObject)['object'], pod);
});

reviews.run();

const manifests = suite('readManifests');

manifests('reads several documents and skips empty ones', () => {
  assert.equal(readManifests('---\nkind: A\n---\n# nothing\n---\nkind: B\n', 'f.yaml'), [{ kind: 'A' }, { kind: 'B' }]);
});

manifests('names file and line of a syntax error', () => {
  assert.throws(() => readManifests('a: 1\nb: [\n', 'f.yaml'), /^f\.yaml:\d+: /);
});

manifests.run();

function only(text: string): JsonObject {
  return readManifests(text, 'test.yaml')[0] ?? {};
}

function recorded(name: string): { request: JsonObject } {
  const file = new URL('../../../packages/pod-mutation/test/fixtures/admission-reviews.jsonl', import.meta.url);
  const rows = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string; review: { request: JsonObject } });
  return rows.find((row) => row.name === name)!.review;
}
