import { createFakeClock, createFixedRandom, MemoryLogger } from '@sluice/core/testing';
import type { FakeClock } from '@sluice/core/testing';
import { settingsFrom } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createMetrics } from '../../src/metrics/prometheus.ts';
import { isUninjected } from '../../src/serve/is-uninjected.ts';
import { withCluster } from '../../src/serve/with-cluster.ts';
import { decodeMetadata } from '../../src/kubernetes/metadata.ts';
import { FakePods } from '../support/cluster-objects.ts';
import type { FakeKubernetes } from '../support/kubernetes.ts';
import { startKubernetes } from '../support/kubernetes.ts';

const pods = suite('Pods without agent');
const wanted = { 'vault.hashicorp.com/agent-inject': 'true' };
const injected = { ...wanted, 'vault.hashicorp.com/agent-inject-status': 'injected' };
const [firstMs, roundMs] = [33_000, 330_000];

for (const [what, metadata, expected] of [
  ['asks and has none', { annotations: wanted }, true],
  ['asks in the spelling of OpenBao', { annotations: { 'openbao.org/agent-inject': '1' } }, true],
  [
    'has a status other than injected',
    { annotations: { ...wanted, 'vault.hashicorp.com/agent-inject-status': 'update' } },
    true,
  ],
  ['was injected', { annotations: injected }, false],
  [
    'was injected under the other prefix',
    { annotations: { ...wanted, 'openbao.org/agent-inject-status': 'injected' } },
    false,
  ],
  ['does not ask', {}, false],
  ['says no', { annotations: { 'vault.hashicorp.com/agent-inject': 'false' } }, false],
  ['says rubbish', { annotations: { 'vault.hashicorp.com/agent-inject': 'maybe' } }, false],
  ['is being deleted', { annotations: wanted, deletionTimestamp: '2026-01-01T00:00:00Z' }, false],
  ['is a mirror pod', { annotations: { ...wanted, 'kubernetes.io/config.mirror': 'x' } }, false],
  ['is in a system namespace', { annotations: wanted, namespace: 'kube-system' }, false],
] as const) {
  pods(`are those of which one ${what}: ${expected}`, () => {
    const pod = decodeMetadata({ metadata: { name: 'web', namespace: 'shop', ...metadata } });
    assert.is(isUninjected(pod, new Set(['kube-system'])), expected);
  });
}

pods('are counted by namespace over all pages, and told by one Event each', async () => {
  await using cluster = await auditing('report', (objects) => {
    for (const name of ['a', 'b', 'c']) objects.put('shop', name, wanted);
    objects.put('shop', 'fine', injected);
    objects.put('bank', 'd', wanted);
  });
  await cluster.round();

  assert.match(await cluster.exposed(), 'vault_agent_injector_uninjected_pods{namespace="shop"} 3');
  assert.match(await cluster.exposed(), 'vault_agent_injector_uninjected_pods{namespace="bank"} 1');
  assert.equal(
    [...cluster.objects.events.keys()].sort(),
    ['a', 'b', 'c', 'd'].map((name) => `sluice-uninjected.uid-${name}`),
  );
  const event = cluster.objects.events.get('sluice-uninjected.uid-a');
  assert.equal(event?.['regarding'], { apiVersion: 'v1', kind: 'Pod', name: 'a', namespace: 'shop', uid: 'uid-a' });
  assert.match(String(event?.['eventTime']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  assert.equal(cluster.objects.evictions, []);

  cluster.objects.delete('shop');
  await cluster.round();
  assert.not.match(await cluster.exposed(), 'uninjected_pods{namespace="shop"}');
  assert.is(cluster.objects.eventCalls, 4);
});

pods('are told once by two replicas, and at most twenty in a round', async () => {
  const put = (objects: FakePods): void => {
    for (let index = 0; index < 25; index += 1) objects.put('shop', `web-${index}`, wanted);
  };
  await using one = await auditing('report', put);
  await using two = await auditing('report', put, one.kubernetes);
  await one.round();
  assert.is(one.objects.events.size, 20);
  await two.round();
  assert.is(one.objects.events.size, 20);
  await one.round();
  assert.is(one.objects.events.size, 25);
});

pods('are evicted when a controller makes them again, one of each controller and five in a round', async () => {
  await using cluster = await auditing('evict', (objects) => {
    objects.put('shop', 'bare', wanted);
    objects.put('shop', 'web-1', wanted, 'rs-web');
    objects.put('shop', 'web-2', wanted, 'rs-web');
    for (let index = 0; index < 6; index += 1) objects.put('bank', `job-${index}`, wanted, `rs-${index}`);
  });
  await cluster.round();
  assert.equal(cluster.objects.evictions, ['web-1', 'job-0', 'job-1', 'job-2', 'job-3']);
  assert.ok(cluster.objects.preconditions.every((uid) => uid.startsWith('uid-')));
  await cluster.round();
  await cluster.round();
  assert.equal(cluster.objects.evictions.slice(5), ['job-4', 'job-5', 'web-2']);
});

pods('are not evicted again when the next one lacks the agent too', async () => {
  await using cluster = await auditing('evict', (objects) => {
    objects.put('excluded', 'web-1', wanted, 'rs-web');
    objects.put('excluded', 'web-2', wanted, 'rs-web');
  });
  await cluster.round();
  cluster.objects.put('excluded', 'web-3', wanted, 'rs-web');
  await cluster.round();
  await cluster.round();
  assert.equal(cluster.objects.evictions, ['web-1']);
});

pods('that a disruption budget protects do not keep others from being evicted', async () => {
  await using cluster = await auditing('evict', (objects) => {
    for (let index = 0; index < 7; index += 1) {
      objects.put('shop', `web-${index}`, wanted, `rs-${index}`);
      if (index < 5) objects.protectedPods.add(`web-${index}`);
    }
  });
  await cluster.round();
  await cluster.round();
  assert.equal(cluster.objects.evictions, ['web-5', 'web-6']);
});

pods('in namespaces that take no Events do not keep others from being told', async () => {
  await using cluster = await auditing('report', (objects) => {
    for (let index = 0; index < 20; index += 1) objects.put('ending', `web-${index}`, wanted);
    objects.put('shop', 'web', wanted);
    objects.withoutEvents.add('ending');
  });
  await cluster.round();
  await cluster.round();
  assert.equal([...cluster.objects.events.keys()], ['sluice-uninjected.uid-web']);
  assert.is(cluster.logger.entries.filter(({ level }) => level === 'error').length, 2);
});

pods('that a disruption budget protects stay, as do those that are gone', async () => {
  await using cluster = await auditing('evict', (objects) => {
    objects.put('shop', 'protected', wanted, 'rs-1');
    objects.put('shop', 'replaced', wanted, 'rs-2');
    objects.protectedPods.add('protected');
    objects.replacedPods.add('replaced');
  });
  await cluster.round();
  assert.equal(cluster.objects.evictions, []);
  assert.match(JSON.stringify(cluster.logger.entries), 'refused');
  assert.is(cluster.logger.entries.filter(({ level }) => level === 'error').length, 0);
});

for (const [verb, rule, counts] of [
  ['GET pods', 'resources: [\\"pods\\"], verbs: [\\"list\\"]', false],
  ['POST events', 'resources: [\\"events\\"], verbs: [\\"create\\"]', true],
  ['POST eviction', 'resources: [\\"pods/eviction\\"], verbs: [\\"create\\"]', true],
] as const) {
  pods(`are left alone without permission for ${verb}, and one line names the rule`, async () => {
    await using cluster = await auditing('evict', (objects) => {
      objects.put('shop', 'web', wanted, 'rs-1');
      objects.put('shop', 'bare', wanted);
    });
    cluster.kubernetes.forbidden.add(verb);
    await cluster.round();
    await cluster.round();

    const errors = cluster.logger.entries.filter(({ level }) => level === 'error');
    assert.is(errors.length, 1);
    assert.match(JSON.stringify(errors), rule);
    assert.is((await cluster.exposed()).includes('uninjected_pods{namespace="shop"}'), counts);
  });
}

pods('are not looked for unless it is asked for', () => {
  const connect = (): never => {
    throw new Error('asked');
  };
  const ports = { clock: fakeClock(), logger: new MemoryLogger(), random: createFixedRandom() };
  assert.equal(withCluster(settingsOf('off'), {}, connect, ports).companions, []);
});

pods.run();

function settingsOf(action: string): Parameters<typeof withCluster>[0] {
  const args = ['-vault-address=http://v', '-kubernetes-version=1.30', `-audit-uninjected=${action}`];
  const read = settingsFrom(args, { POD_NAME: 'injector-1' });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

function fakeClock(): FakeClock {
  return createFakeClock({ settle: () => new Promise(setImmediate) });
}

interface Auditing extends AsyncDisposable {
  readonly kubernetes: FakeKubernetes & { readonly pods: FakePods };
  readonly objects: FakePods;
  readonly logger: MemoryLogger;
  /** Waits for the next look at the pods to end. */
  round(): Promise<void>;
  exposed(): Promise<string>;
}

async function auditing(
  action: 'report' | 'evict',
  put: (objects: FakePods) => void,
  shared?: Auditing['kubernetes'],
): Promise<Auditing> {
  const objects = shared?.pods ?? new FakePods();
  if (shared === undefined) put(objects);
  const kubernetes = shared ?? Object.assign(await startKubernetes(objects.route), { pods: objects });
  const [clock, logger, ended, metrics] = [
    fakeClock(),
    new MemoryLogger(),
    new AbortController(),
    createMetrics('test'),
  ];
  const ports = { clock, logger, random: createFixedRandom() };
  const { companions } = withCluster(settingsOf(action), {}, () => kubernetes.connection, ports);
  const running = Promise.all(companions.map((each) => each.run(metrics, ended.signal))).catch(() => undefined);
  let nextMs = firstMs;
  return {
    kubernetes,
    objects,
    logger,
    round: async () => {
      await clock.untilSleeping(1);
      await clock.advance(nextMs);
      nextMs = roundMs;
      await clock.untilSleeping(1);
    },
    exposed: async () => (await metrics.expose()).text,
    [Symbol.asyncDispose]: async () => {
      ended.abort();
      await running;
      if (shared === undefined) await kubernetes[Symbol.asyncDispose]();
    },
  };
}
