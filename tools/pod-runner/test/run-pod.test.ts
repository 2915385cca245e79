import { formatDiagnostic } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunPodOptions } from '../src/index.ts';
import { runPod } from '../src/index.ts';
import { aPod, shell } from './support/pods.ts';

const run = suite('runPod');

async function problems(spec: object, options: Partial<RunPodOptions> = {}): Promise<readonly string[]> {
  const started = await runPod(aPod(spec), { images: {}, isolation: 'processes', ...options });
  if (started.ok) await started.value.stop(0);
  return started.ok ? [] : started.error.map(formatDiagnostic);
}

const token = { name: 't', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } };

for (const [name, spec, expected] of [
  [
    'an image without command',
    { containers: [{ name: 'app', image: 'nginx:1' }] },
    [
      '/spec/containers/0/image: nginx:1 has no command on this machine; map it, with --image nginx:1=COMMAND, or give the container a command',
    ],
  ],
  [
    'inputs that nobody gave',
    {
      containers: [
        shell('app', 'true', {
          env: [{ name: 'P', valueFrom: { secretKeyRef: { name: 'db', key: 'p' } } }],
          envFrom: [{ configMapRef: { name: 'c' } }],
        }),
      ],
      volumes: [token, { name: 's', secret: { secretName: 'x' } }],
    },
    [
      '/spec/containers/0/env: config map "c" is not given',
      '/spec/containers/0/env: variable P: secret "db" with key "p" is not given',
      '/spec/volumes: volume s: secret "x" is not given',
      '/spec/volumes: a volume holds a service account token, and nobody issues one',
    ],
  ],
  [
    'a container that must not be root and would be',
    { containers: [shell('app', 'true', { securityContext: { runAsNonRoot: true } })] },
    ['/spec/containers/0/securityContext/runAsNonRoot: the container would run as root; set runAsUser'],
  ],
  [
    'commands that reach beyond the pod',
    { containers: [shell('app', 'kill -HUP 1')] },
    [
      'container app: a command signals process 1 or every process, and without namespaces that would not stay inside the pod; run it on a machine with namespaces',
    ],
  ],
] as const) {
  run(`refuses ${name}`, async () => {
    assert.equal(await problems(spec), expected);
  });
}

run('reports a program that is not there as a container that cannot be created', async () => {
  const events: string[] = [];
  const started = await runPod(aPod({ containers: [{ name: 'app', image: 'x', command: ['no-such-program'] }] }), {
    images: {},
    isolation: 'processes',
    onEvent: (event) => events.push(event.kind === 'create-failed' ? event.message : event.kind),
  });
  if (!started.ok) throw new Error('the manifest is right');
  assert.is((await started.value.ended).phase, 'Failed');
  assert.ok(events.includes('container app: "no-such-program" cannot be started on this machine'));
});

run.run();
