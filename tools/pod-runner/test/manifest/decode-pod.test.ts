import fc from 'fast-check';
import { formatDiagnostic } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodePod } from '../../src/manifest/decode-pod.ts';
import { aPod } from '../support/pods.ts';

const decode = suite('decodePod');
const app = { name: 'app', image: 'x' };

function problems(manifest: unknown): readonly string[] {
  const decoded = decodePod(manifest);
  return decoded.ok ? [] : decoded.error.map(formatDiagnostic);
}

decode("fills in Kubernetes' defaults", () => {
  const decoded = decodePod({ metadata: { generateName: 'web-' }, spec: { containers: [app] } });
  if (!decoded.ok) throw new Error('it is right');
  const { name, namespace, restartPolicy, terminationGracePeriodSeconds, serviceAccountName } = decoded.value;
  assert.equal(
    [name, namespace, restartPolicy, terminationGracePeriodSeconds, serviceAccountName],
    ['web-local', 'default', 'Always', 30, 'default'],
  );
});

for (const [name, manifest, expected] of [
  ['a pod without spec', { metadata: {} }, ['/spec: is missing']],
  ['something that is no object', 'pod', ['document: expected an object, found a string', '/spec: is missing']],
  ['a pod without containers', aPod({}), ['/spec/containers: a pod needs at least one container']],
  [
    'everything that is wrong at once',
    aPod({ restartPolicy: 'Sometimes', containers: [{ name: 'app', image: 3, command: 'ls' }] }),
    [
      '/spec/restartPolicy: "Sometimes" is not a restart policy; use one of Always, OnFailure, Never',
      '/spec/containers/0/image: expected a string, found a number',
      '/spec/containers/0/image: is missing',
      '/spec/containers/0/command: expected a list of strings, found a string',
    ],
  ],
  [
    'a mount of a volume that is not there',
    aPod({ containers: [{ ...app, volumeMounts: [{ name: 'v', mountPath: '/v' }] }] }),
    ['/spec/containers/0/volumeMounts/0/name: the pod has no volume "v"'],
  ],
  [
    'two containers of one name',
    aPod({ initContainers: [app], containers: [app] }),
    ['/spec/containers/0/name: app is the name of two containers'],
  ],
  [
    "volumes that are this machine's files",
    aPod({ containers: [app], volumes: [{ name: 'v', hostPath: { path: '/' } }] }),
    [
      '/spec/volumes/0/hostPath: volumes of type hostPath are not supported here; use emptyDir, secret, configMap, downwardAPI or projected',
    ],
  ],
  [
    'a size limit that is no quantity',
    aPod({ containers: [app], volumes: [{ name: 'v', emptyDir: { sizeLimit: '1x' } }] }),
    ['/spec/volumes/0/emptyDir/sizeLimit: "1x" is not a quantity; use a number with an optional suffix, such as 64Mi'],
  ],
] as const) {
  decode(`names ${name}`, () => {
    assert.equal(problems(manifest), expected);
  });
}

decode('answers for any input', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => typeof decodePod(value).ok === 'boolean'));
  fc.assert(
    fc.property(
      fc.record({ spec: fc.record({ containers: fc.array(fc.jsonValue()), volumes: fc.array(fc.jsonValue()) }) }),
      (value) => typeof decodePod(value).ok === 'boolean',
    ),
  );
});

decode.run();
