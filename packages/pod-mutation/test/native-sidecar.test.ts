import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { configOf, mountsOf, mutate, mutated, podWith, settingsWith } from './pods.ts';

const native = suite('native sidecar');

native('is one init container that restarts, with a probe, instead of two containers', () => {
  const { spec, agent, init } = mutated(podWith({ 'agent-native-sidecar': 'true' }));
  assert.equal(
    spec.containers.map(({ name }) => name),
    ['web'],
  );
  assert.equal(
    spec.initContainers?.map(({ name }) => name),
    ['vault-agent'],
  );
  assert.is(init.name, 'none');
  assert.is(agent['restartPolicy'], 'Always');
  assert.equal(agent['startupProbe'], {
    exec: {
      command: ['/bin/sh', '-c', 'test -e /vault/secrets/db && test -s /home/vault/.vault-token'],
    },
    periodSeconds: 1,
    timeoutSeconds: 5,
    failureThreshold: 300,
  });
  assert.is(configOf(agent)['exit_after_auth'], false);
});

native('needs no volume for an init container and no cache between two', () => {
  const { spec, agent } = mutated(podWith({ 'agent-native-sidecar': 'true', 'agent-cache-enable': 'true' }));
  assert.equal(
    spec.volumes.map(({ name }) => name),
    ['token', 'home-sidecar', 'vault-secrets'],
  );
  assert.not.ok(mountsOf(agent).some((mount) => mount.startsWith('vault-agent-cache')));
  assert.equal(configOf(agent)['cache'], { use_auto_auth_token: 'true' });
});

native('asks our own agent whether it is ready, without a shell', () => {
  const { agent } = mutated(podWith({ 'agent-native-sidecar': 'true', 'agent-image': 'sluice/agent:1' }));
  const probe = agent['startupProbe'] as unknown as { exec: { command: readonly string[] } };
  assert.is(probe.exec.command.at(-1), 'ready');
  assert.not.ok(JSON.stringify(agent).includes('/bin/sh'));
});

native('takes the times of its probe from annotations', () => {
  const { agent } = mutated(
    podWith({
      'agent-native-sidecar': 'true',
      'agent-startup-probe-period': '2',
      'agent-startup-probe-timeout': '3',
      'agent-startup-probe-failure-threshold': '40',
    }),
  );
  const { exec, ...times } = agent['startupProbe'] as Record<string, unknown>;
  assert.ok(exec);
  assert.equal(times, { periodSeconds: 2, timeoutSeconds: 3, failureThreshold: 40 });
});

const auto: readonly (readonly [minor: number | undefined, list: string])[] = [
  [undefined, 'containers'],
  [31, 'containers'],
  [32, 'initContainers'],
  [36, 'initContainers'],
];
for (const [minor, list] of auto) {
  native(`with auto stands among the ${list} of Kubernetes ${minor === undefined ? 'unknown' : `1.${minor}`}`, () => {
    const pod = podWith({ 'agent-native-sidecar': 'auto' });
    const { spec } = mutated(pod, settingsWith(), minor === undefined ? {} : { kubernetesMinor: minor });
    const containers = list === 'containers' ? spec.containers : (spec.initContainers ?? []);
    assert.ok(containers.some(({ name }) => name === 'vault-agent'));
  });
}

native('knows the version of the API server by setting', () => {
  const pod = podWith({ 'agent-native-sidecar': 'auto' });
  assert.is(mutated(pod, settingsWith('-kubernetes-version=v1.33.1')).agent['restartPolicy'], 'Always');
  assert.is(mutated(pod, settingsWith('-kubernetes-version=1.28')).agent['restartPolicy'], undefined);
});

native('is a setting of the injector too, and the pod may refuse it', () => {
  const settings = settingsWith('-native-sidecar=true');
  assert.is(mutated(podWith({}), settings).agent['restartPolicy'], 'Always');
  assert.is(mutated(podWith({ 'agent-native-sidecar': 'false' }), settings).agent['restartPolicy'], undefined);
});

native('gives way to agent-pre-populate-only', () => {
  const { spec } = mutated(podWith({ 'agent-native-sidecar': 'true', 'agent-pre-populate-only': 'true' }));
  assert.equal(
    spec.initContainers?.map(({ name }) => name),
    ['vault-agent-init'],
  );
});

native('lets the application start at once when nothing is to be rendered before it', () => {
  const { agent } = mutated(podWith({ 'agent-native-sidecar': 'true', 'agent-pre-populate': 'false' }));
  assert.is(agent['restartPolicy'], 'Always');
  assert.is(agent['startupProbe'], undefined);
});

const mesh = { name: 'istio-proxy', restartPolicy: 'Always' };
const positions: readonly (readonly [first: string, before: readonly unknown[], order: readonly string[]])[] = [
  ['false', [{ name: 'a' }, { name: 'b' }], ['a', 'b', 'vault-agent']],
  ['true', [{ name: 'a' }, { name: 'b' }], ['vault-agent', 'a', 'b']],
  ['true', [mesh, { name: 'a' }], ['istio-proxy', 'vault-agent', 'a']],
  ['true', [{ name: 'istio-proxy' }, { name: 'a' }], ['vault-agent', 'istio-proxy', 'a']],
  ['strict', [mesh, { name: 'a' }], ['vault-agent', 'istio-proxy', 'a']],
];
for (const [first, initContainers, order] of positions) {
  native(`with agent-init-first ${first} stands in ${order.join(', ')}`, () => {
    const pod = podWith({ 'agent-native-sidecar': 'true', 'agent-init-first': first }, { initContainers });
    assert.equal(
      mutated(pod).spec.initContainers?.map(({ name }) => name),
      order,
    );
  });
}

native('is found again when the status is gone', () => {
  const pod = podWith({ 'agent-native-sidecar': 'true' }, { initContainers: [{ name: 'a' }] });
  const once = mutated(pod).spec;
  const again = mutate({ metadata: (pod as Record<string, never>)['metadata']!, spec: once as never });
  assert.is(again.kind, 'patched');
  if (again.kind === 'patched') {
    assert.equal(
      again.patch.map(({ op, path }) => `${op} ${path}`),
      ['replace /spec/initContainers/1', 'add /metadata/annotations/vault.hashicorp.com~1agent-inject-status'],
    );
  }
});

native.run();
