import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { denialOf, mutate, mutated, podWith, settingsWith } from './pods.ts';

const warnings = suite('warnings');

type Case = readonly [annotations: Record<string, string>, warning: string, spec?: Record<string, unknown>];

const cases: readonly Case[] = [
  [{ 'agent-run-as-user': '0' }, 'warning/dangerous agent-run-as-user: the agent runs as root'],
  [{ 'tls-skip-verify': 'true' }, "warning/dangerous tls-skip-verify: the server's certificate is not verified"],
  [
    { 'agent-inject-perms-db': '0644' },
    'warning/dangerous agent-inject-perms-db: 0644 lets every user of the pod read the file',
  ],
  [
    { 'agent-cache-enable': 'true' },
    'warning/dangerous agent-cache-enable: with hostNetwork the proxy is open to the whole node',
    { hostNetwork: true },
  ],
  [
    {},
    'warning/may-fail pointer: behind istio-init the agent has no network until the proxy of the mesh runs',
    { initContainers: [{ name: 'istio-init' }] },
  ],
  [
    { 'agent-native-sidecar': 'true' },
    'warning/may-fail pointer: behind linkerd-init the agent has no network until the proxy of the mesh runs',
    { initContainers: [{ name: 'linkerd-init' }] },
  ],
  [
    { 'agent-inject-default-perms': '0644' },
    'warning/dangerous agent-inject-default-perms: every user of the pod may read the files',
  ],
  [
    { 'agent-metrics-port': '9102' },
    'warning/dangerous agent-metrics-port: with hostNetwork the metrics are open to the network of the node',
    { hostNetwork: true },
  ],
  [
    { 'agent-supplemental-group': 'true' },
    'warning/without-effect agent-supplemental-group: has no effect without agent-inject-group',
  ],
  [{ 'agent-inject-secrets-db': 'x' }, 'annotation/unknown-key agent-inject-secrets-db: unknown key'],
  [
    { 'agent-configmap': 'cm', 'agent-inject-token': 'true' },
    'warning/without-effect agent-inject-token: has no effect beside agent-configmap',
  ],
  [{ 'agent-configmap': 'cm' }, 'warning/without-effect agent-inject-secret-db: has no effect beside agent-configmap'],
  [
    { 'agent-init-first': 'true', 'agent-pre-populate': 'false' },
    'warning/without-effect agent-init-first: has no effect without an init container',
  ],
  [
    { 'agent-init-json-patch': '[]', 'agent-native-sidecar': 'true' },
    'warning/without-effect agent-init-json-patch: has no effect without an init container',
  ],
  [
    { 'agent-revoke-grace': '9' },
    'warning/without-effect agent-revoke-grace: has no effect without agent-revoke-on-shutdown',
  ],
  [
    { 'agent-cache-listener-port': '9' },
    'warning/without-effect agent-cache-listener-port: has no effect without agent-cache-enable or agent-enable-quit',
  ],
  [
    { 'agent-copy-volume-mounts': 'data' },
    'warning/without-effect agent-copy-volume-mounts: the pod has no such container',
  ],
  [
    { 'agent-inject-containers': 'web, sidekick' },
    'warning/without-effect agent-inject-containers: the pod has no container "sidekick"',
  ],
  [
    { 'agent-telemetry-disable-hostname': '"true"' },
    'warning/without-effect agent-telemetry-disable-hostname: has a value of the wrong type',
  ],
  [
    { 'agent-telemetry-made-up': '1' },
    'warning/without-effect agent-telemetry-made-up: the agent has no such telemetry parameter',
  ],
  [
    { 'agent-inject-template-db': 'x', 'agent-inject-template-file-db': '/x' },
    'warning/without-effect agent-inject-template-file-db: has no effect: the secret has a template',
  ],
  [
    { 'auth-type': 'jwt' },
    'warning/may-fail auth-type: the login still goes to auth/kubernetes: auth-path does not follow auth-type',
  ],
  [{ service: 'vault' }, 'warning/may-fail service: is no URL'],
  [{ 'ca-cert': '/vault/tls/ca.crt' }, 'warning/may-fail ca-cert: nothing is mounted at /vault/tls'],
  [{ 'agent-inject-secret-db': ' p ' }, 'warning/may-fail agent-inject-secret-db: has blanks around the path'],
  [{ 'agent-inject-template-db': ' ' }, 'warning/may-fail agent-inject-template-db: is blank, and so is the file'],
  [
    { 'agent-template-left-delim-db': '[[' },
    'warning/may-fail agent-template-left-delim-db: only one of the two delimiters is given',
  ],
  [
    { 'agent-inject-signal-db': 'SIGHUP:nginx' },
    'warning/may-fail agent-inject-signal-db: the agent does not see processes of the pod',
  ],
  [{ 'agent-inject-perms-db': 'rwx' }, 'warning/may-fail agent-inject-perms-db: is no octal mode'],
  [
    { 'template-static-secret-render-interval': 'often' },
    'warning/may-fail template-static-secret-render-interval: is no duration',
  ],
  [{}, 'warning/may-fail pointer: the sidecar keeps the Job from completing', { restartPolicy: 'Never' }],
  [{}, 'warning/may-fail pointer: the agent does not run on Windows', { os: { name: 'windows' } }],
];

for (const [annotations, warning, spec] of cases) {
  warnings(`say ${warning}`, () => {
    const found = mutated(podWith(annotations, spec)).warnings;
    assert.ok(found.includes(warning), found.join('\n'));
  });
}

warnings('are none for the smallest pod', () => {
  assert.equal(mutated(podWith({})).warnings, []);
});

const exits: readonly Record<string, string>[] = [
  { 'agent-pre-populate-only': 'true' },
  { 'agent-native-sidecar': 'true' },
  { 'agent-enable-quit': 'true' },
];
for (const exit of exits) {
  warnings(`are none for a Job with ${Object.keys(exit).join()}`, () => {
    assert.equal(mutated(podWith(exit, { restartPolicy: 'Never' })).warnings, []);
  });
}

const networks: readonly (readonly [why: string, annotations: Record<string, string>, names: readonly string[]])[] = [
  ['stands before it', { 'agent-init-first': 'true' }, ['istio-init']],
  ['leaves out the port', { 'traffic.sidecar.istio.io/excludeOutboundPorts': '8200' }, ['istio-init']],
  ['has a native proxy before it', {}, ['istio-init', 'istio-proxy']],
  ['has no init container', { 'agent-pre-populate': 'false' }, ['istio-init']],
];
for (const [why, annotations, names] of networks) {
  warnings(`are none for a pod of a mesh whose agent ${why}`, () => {
    const initContainers = names.map((name) => ({
      name,
      ...(name.endsWith('proxy') ? { restartPolicy: 'Always' } : {}),
    }));
    assert.equal(mutated(podWith(annotations, { initContainers })).warnings, []);
  });
}

warnings('go away with strict annotations off', () => {
  const pod = podWith({ 'agent-injekt': '1', 'tls-skip-verify': 'true' });
  assert.equal(mutated(pod, settingsWith('-strict-annotations=off')).warnings, []);
});

warnings('of unknown and idle annotations deny where they are taken strictly', () => {
  const pod = podWith({ 'agent-injekt': '1', 'agent-revoke-grace': '9', 'tls-skip-verify': 'true' });
  const settings = settingsWith('-strict-annotations=deny');
  const message = denialOf(pod, settings);
  assert.match(message, /agent-injekt: unknown key; did you mean vault.hashicorp.com\/agent-inject\?/);
  assert.match(message, /agent-revoke-grace: has no effect/);
  assert.not.match(message, /certificate/);
  assert.match(denialOf(podWith({ 'agent-injekt': '1', 'agent-inject-strict': 'true' })), /agent-injekt/);
  const lenient = podWith({ 'agent-injekt': '1', 'agent-inject-strict': 'false' });
  assert.is(mutate(lenient).kind, 'patched');
  assert.is(mutate(lenient, settings).kind, 'denied');
});

warnings('accompany a denial', () => {
  const outcome = mutate(podWith({ 'agent-injekt': '1', 'agent-limits-cpu': 'two' }));
  assert.equal(outcome.kind === 'denied' && outcome.diagnostics.map(({ severity, code }) => [severity, code]), [
    ['error', 'annotation/invalid-value'],
    ['warning', 'annotation/unknown-key'],
  ]);
});

warnings.run();
