import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { configOf, denialOf, mutated, podWith, settingsWith } from './pods.ts';

const contradictions = suite('annotations that contradict each other');

const whole = { 'agent-inject-secret-db': '', 'agent-inject-secrets-from-db': 'kv/db' };
const warned: readonly (readonly [annotations: Record<string, string>, words: string, spec?: object])[] = [
  [
    { 'agent-inject-secrets-from-db': 'kv/db' },
    'without-effect agent-inject-secret-db: has no effect beside agent-inject-secrets-from',
  ],
  [
    { ...whole, 'agent-inject-template-db': 'x' },
    'without-effect agent-inject-secrets-from-db: has no effect: the secret has a template',
  ],
  [
    { 'agent-inject-secrets-as-db': 'env' },
    'without-effect agent-inject-secrets-as-db: has no effect: no secret is written as a whole',
  ],
  [
    { 'agent-inject-secrets': '[{"name":"x","template":"t","as":"env"}]' },
    'without-effect agent-inject-secrets[0].as: has no effect: no secret is written as a whole',
  ],
  [
    { 'agent-inject-signal-db': 'SIGHUP:nginx', 'agent-pre-populate-only': 'true' },
    'without-effect agent-inject-signal-db: has no effect without a sidecar',
  ],
  [
    { 'agent-inject-command-phase-db': 'init' },
    'without-effect agent-inject-command-phase-db: has no effect without a command',
  ],
  [
    {
      'agent-inject-command-db': 'x',
      'agent-inject-command-phase-db': 'sidecar',
      'agent-pre-populate-only': 'true',
    },
    'without-effect agent-inject-command-phase-db: the command never runs: the pod has no sidecar of ours',
  ],
  [
    { 'agent-inject-command-db': 'x', 'agent-inject-command-phase-db': 'init', 'agent-native-sidecar': 'true' },
    'without-effect agent-inject-command-phase-db: the command never runs: the pod has no init container of ours',
  ],
  [
    { 'agent-inject-signal-db': 'SIGHUP:a-very-long-program' },
    'may-fail agent-inject-signal-db: every program whose name begins with a-very-long-pro is signalled',
  ],
  [
    { 'agent-metrics-port': '9102' },
    'may-fail agent-metrics-port: 9102 is a port of container web too, and only one of them can listen',
    { containers: [{ name: 'web', ports: [{ containerPort: 9102 }], volumeMounts: podWithToken() }] },
  ],
  [
    { 'agent-cache-enable': 'true', 'agent-cache-listener-port': '9102' },
    'may-fail agent-cache-listener-port: 9102 is a port of container web too, and only one of them can listen',
    { containers: [{ name: 'web', ports: [{ containerPort: 9102 }], volumeMounts: podWithToken() }] },
  ],
  [
    { 'agent-inject-template-db': 'x'.repeat(120_000) },
    'may-fail pointer: variable VAULT_CONFIG of the agent is longer than the 128 KiB that Linux takes: the agent cannot start',
  ],
  [
    { 'agent-inject-secrets': '[{"name":"x","path":"p"}]', 'agent-inject-perms-x': '0400' },
    'without-effect agent-inject-perms-x: has no effect: "x" is a secret of vault.hashicorp.com/agent-inject-secrets[0], whose members are in the list',
  ],
];

function podWithToken(): readonly unknown[] {
  return [{ name: 'token', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }];
}

for (const [annotations, words, spec = {}] of warned) {
  contradictions(`warn: ${words}`, () => {
    const { warnings } = mutated(podWith(annotations, { ...spec }));
    assert.ok(
      warnings.some((warning) => warning.endsWith(words)),
      warnings.join('\n'),
    );
  });
}

const denied: readonly (readonly [annotations: Record<string, string>, words: RegExp, minor?: number])[] = [
  [
    { 'agent-inject-env-A': 'kv/a#b', 'agent-configmap': 'own' },
    /agent-inject-env-A: beside agent-configmap nothing writes the env file/,
    36,
  ],
  [
    { 'agent-native-sidecar': 'true' },
    /agent-native-sidecar: needs Kubernetes 1\.29; the API server is 1\.28; use auto or false/,
    28,
  ],
  [
    { 'agent-inject-secrets-from-token': 'kv/t', 'agent-inject-token': 'true' },
    /agent-inject-secrets-from-token: writes \/vault\/secrets\/token\/\.keys, below \/vault\/secrets\/token, which is a file of .*agent-inject-token/,
  ],
  [
    { 'agent-inject-secret-a': 'kv/a', 'agent-inject-secret-b': 'kv/b', 'agent-inject-file-b': 'a/b' },
    /agent-inject-secret-b: writes \/vault\/secrets\/a\/b, below \/vault\/secrets\/a, which is a file of .*agent-inject-secret-a/,
  ],
  [
    { 'agent-inject-secret-a': 'kv/a', 'agent-inject-file-a': 'z/../b/c/', 'agent-inject-secret-b': 'kv/b' },
    /agent-inject-secret-a: writes \/vault\/secrets\/b\/c, below/,
  ],
  [
    {
      'agent-inject-secret-a': 'kv/a',
      'agent-inject-containers-a': 'web',
      'agent-inject-secret-b': 'kv/b',
      'agent-inject-file-b': 'a',
    },
    /agent-inject-secret-a: writes \/vault\/secrets\/a\/a, below \/vault\/secrets\/a, which is a file of .*secret-b/,
  ],
  [
    {
      'agent-inject-secret-a': 'kv/a',
      'agent-inject-file-a': '../c',
      'secret-volume-path-a': '/vault/secrets/b',
      'agent-inject-secret-b': 'kv/b',
    },
    /agent-inject-secret-b: writes \/vault\/secrets\/b, where a volume is mounted/,
  ],
];
for (const [annotations, words, kubernetesMinor] of denied) {
  contradictions(`deny: ${words.source}`, () => {
    const capabilities = kubernetesMinor === undefined ? {} : { kubernetesMinor };
    assert.match(denialOf(podWith(annotations), settingsWith(), capabilities), words);
  });
}

const fine: readonly Record<string, string>[] = [
  { 'agent-inject-secret-a': 'kv/a', 'agent-inject-secret-ab': 'kv/b', 'agent-inject-file-ab': 'ab/c' },
  { ...whole, 'agent-inject-secrets-as-db': 'files' },
  { 'agent-inject-secrets': '[{"name":"x","path":"p","as":"env"}]' },
  { 'agent-inject-command-db': 'x', 'agent-inject-command-phase-db': 'sidecar' },
  { 'agent-native-sidecar': 'true', 'agent-pre-populate-only': 'true' },
];
for (const annotations of fine) {
  contradictions(`say nothing of ${JSON.stringify(annotations)}`, () => {
    assert.equal(mutated(podWith(annotations), settingsWith(), { kubernetesMinor: 28 }).warnings, []);
  });
}

contradictions('take a native sidecar where Kubernetes knows it, or may know it', () => {
  const pod = podWith({ 'agent-native-sidecar': 'true' });
  assert.is(mutated(pod, settingsWith(), { kubernetesMinor: 29 }).agent['restartPolicy'], 'Always');
  assert.is(mutated(pod).agent['restartPolicy'], 'Always');
});

contradictions('write a template to its own file, whatever else the secret has', () => {
  const { agent } = mutated(podWith({ ...whole, 'agent-inject-template-db': 'x' }));
  const [template] = configOf(agent)['template'] as unknown as Record<string, string>[];
  assert.is(template?.['destination'], '/vault/secrets/db');
});

contradictions('let our agent have a long configuration and a long name of a program', () => {
  const own = {
    'agent-image': 'sluice/agent',
    'agent-inject-template-db': 'x'.repeat(120_000),
    'agent-inject-signal-db': 'SIGHUP:a-very-long-program',
    'agent-share-process-namespace': 'true',
  };
  assert.equal(mutated(podWith(own)).warnings, []);
});

contradictions('signal a program by as much of its name as Linux keeps', () => {
  const own = { 'agent-inject-signal-db': 'SIGHUP:a-very-long-program' };
  assert.match(JSON.stringify(configOf(mutated(podWith(own)).agent)), /"-x","a-very-long-pro"/);
});

contradictions.run();
