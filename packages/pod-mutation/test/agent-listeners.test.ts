import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { configOf, denialOf, mountsOf, mutated, podWith, variablesOf } from './pods.ts';

const listeners = suite('listeners of agents');

const listenersOf = (container: Parameters<typeof configOf>[0]): unknown => configOf(container)['listener'];
const socketUsers: readonly (readonly [image: string, owner: Record<string, unknown>])[] = [
  ['sluice/agent', {}],
  ['hashicorp/vault', { socket_user: '100', socket_group: '1000' }],
];
for (const [image, owner] of socketUsers) {
  listeners(`open the proxy of ${image} on a socket that the application can reach`, () => {
    const cached = { 'agent-cache-enable': 'true', 'agent-cache-inject-env': 'true', 'agent-image': image };
    const initContainers = [{ name: 'migrate' }];
    const pod = podWith({ ...cached, 'agent-cache-listener-socket': 'true' }, { initContainers });
    const { agent, init, web, spec, warnings } = mutated(pod);
    const socket = { type: 'unix', address: '/vault/socket/agent.sock', tls_disable: true, socket_mode: '0666' };
    assert.equal(listenersOf(agent), [{ ...socket, ...owner }]);
    assert.equal(spec.volumes.at(-1), { name: 'vault-agent-socket', emptyDir: { medium: 'Memory' } });
    for (const container of [agent, init, web]) {
      assert.ok(mountsOf(container).includes('vault-agent-socket at /vault/socket'), container.name);
    }
    assert.not.ok(mountsOf(spec.initContainers![0]!).includes('vault-agent-socket at /vault/socket'));
    assert.is(variablesOf(web)['VAULT_ADDR'], 'unix:///vault/socket/agent.sock');
    assert.equal(warnings, []);
  });
}

listeners('say that a socket without a proxy, or a port beside it, has no effect', () => {
  assert.match(mutated(podWith({ 'agent-cache-listener-socket': 'true' })).warnings.join(), /socket: has no effect/);
  const both = { 'agent-cache-enable': 'true', 'agent-cache-listener-socket': 'true' };
  const { warnings } = mutated(podWith({ ...both, 'agent-cache-listener-port': '9000' }));
  assert.match(warnings.join(), /agent-cache-listener-port: has no effect beside agent-cache-listener-socket/);
});

listeners('serve metrics of the sidecar on a port of the pod', () => {
  const { agent, init, warnings } = mutated(podWith({ 'agent-metrics-port': '9102' }));
  const listener = { type: 'tcp', address: ':9102', tls_disable: true, role: 'metrics_only' };
  assert.equal([listenersOf(agent), listenersOf(init)], [[listener], undefined]);
  assert.equal(configOf(agent)['telemetry'], { prometheus_retention_time: '24h' });
  assert.equal([agent['ports'], init['ports']], [[{ name: 'vault-metrics', containerPort: 9102 }], undefined]);
  assert.equal(warnings, []);
  const cached = mutated(podWith({ 'agent-metrics-port': '9102', 'agent-cache-enable': 'true' }));
  assert.is((listenersOf(cached.agent) as readonly unknown[]).length, 2);
});

const ports: readonly (readonly [port: string, more: Record<string, string>, words: RegExp])[] = [
  ['65536', {}, /agent-metrics-port: "65536" is no port; use a port from 1 to 65535/],
  ['8200', { 'agent-cache-enable': 'true' }, /agent-metrics-port: the proxy listens on 8200 already/],
  ['-1', {}, /"-1" is no port/],
];
for (const [port, more, words] of ports) {
  listeners(`refuse port ${port} for metrics ${JSON.stringify(more)}`, () => {
    assert.match(denialOf(podWith({ 'agent-metrics-port': port, ...more })), words);
  });
}

listeners('leave metrics off where they are 0, or nothing is generated', () => {
  for (const annotations of [{ 'agent-metrics-port': '0' }, { 'agent-metrics-port': '9', 'agent-configmap': 'c' }]) {
    assert.is(mutated(podWith(annotations)).agent['ports'], undefined);
  }
});

listeners.run();
