import { createSystemClock } from '@sluice/platform-node';
import { createFakeClock, createFixedRandom, MemoryLogger } from '@sluice/core/testing';
import type { FakeClock } from '@sluice/core/testing';
import { settingsFrom } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { noMetrics } from '../../src/metrics/metrics.ts';
import type { Mutate, Mutation } from '../../src/review/answer-review.ts';
import { NamespaceAnnotations } from '../../src/serve/namespace-annotations.ts';
import { withCluster } from '../../src/serve/with-cluster.ts';
import { FakeNamespaces } from '../support/cluster-objects.ts';
import type { FakeKubernetes } from '../support/kubernetes.ts';
import { startKubernetes } from '../support/kubernetes.ts';
import { aReviewRequest } from '../support/server.ts';

const annotations = suite('Annotations of namespaces');
const role = 'vault.hashicorp.com/role';
const wanted = { 'vault.hashicorp.com/agent-inject': 'true' };

annotations('are defaults of its pods, whose own ones win', async () => {
  await using cluster = await starting({ shop: { [role]: 'of-namespace', 'other.org/role': 'x' }, bare: {} });

  assert.match(await answer(cluster.mutate, wanted), 'of-namespace');
  assert.match(await answer(cluster.mutate, { ...wanted, [role]: 'of-pod' }), 'of-pod');
  assert.match(await answer(cluster.mutate, wanted, 'bare'), /role/);
  assert.equal(cluster.readsOf('shop'), []);
});

annotations('never switch injection on', async () => {
  await using cluster = await starting({ shop: { ...wanted, [role]: 'app' } });
  assert.match(await answer(cluster.mutate, {}), 'not_annotated');
});

annotations('are followed while they change, over the end of a watch and a version too old', async () => {
  await using cluster = await starting({ shop: { [role]: 'first' } });
  const steps: readonly (readonly [string, () => void])[] = [
    ['changed', (): void => {}],
    [
      'ended',
      (): void => {
        cluster.namespaces.endWatches();
      },
    ],
    [
      'too-old',
      (): void => {
        cluster.namespaces.endWatches({ type: 'ERROR', object: { code: 410 } });
      },
    ],
    [
      'answered-410',
      (): void => {
        cluster.namespaces.expired = 1;
        cluster.namespaces.endWatches();
      },
    ],
    [
      'unreachable',
      (): void => {
        cluster.kubernetes.broken.push(500, 503);
        cluster.namespaces.endWatches();
      },
    ],
  ];
  for (const [name, disturb] of steps) {
    await cluster.watching();
    disturb();
    cluster.namespaces.put('shop', { [role]: name });
    await cluster.until(() => cluster.reader.known('shop')?.[role] === name);
  }
  await cluster.watching();
  cluster.namespaces.delete('shop');
  await cluster.until(() => cluster.reader.known('shop') === undefined);
});

annotations(
  'of a namespace too new to be known are read once for all that wait, for pods that want an agent',
  async () => {
    await using cluster = await starting({ shop: {} });
    cluster.namespaces.put('new', { [role]: 'of-new' }, { isHidden: true });

    assert.match(await answer(cluster.mutate, {}, 'new'), 'not_annotated');
    assert.equal(cluster.readsOf('new'), []);
    const both = await Promise.all([answer(cluster.mutate, wanted, 'new'), answer(cluster.mutate, wanted, 'new')]);

    for (const each of both) assert.match(each, 'of-new');
    assert.match(await answer(cluster.mutate, wanted, 'new'), 'of-new');
    assert.is(cluster.readsOf('new').length, 1);
  },
);

for (const [what, disturb] of [
  ['is forbidden', ({ forbidden }: FakeKubernetes): unknown => forbidden.add('GET namespaces')],
  ['fails', ({ broken }: FakeKubernetes): unknown => broken.push(500)],
] as const) {
  annotations(`deny the pod in words when reading them ${what}, and nothing else`, async () => {
    await using cluster = await starting({ shop: {} });
    await cluster.watching();
    disturb(cluster.kubernetes);

    assert.match(await answer(cluster.mutate, {}, 'new'), 'not_annotated');
    const { decision, reason } = await cluster.mutate(aReviewRequest(wanted, 'new'));

    assert.is(reason, 'denied');
    assert.is(decision.kind, 'deny');
    assert.match(
      JSON.stringify(decision),
      /the annotations of its namespace cannot be read: Kubernetes API: get namespaces\/new: .*; then try again/,
    );
  });
}

annotations('cannot unlock what the operator has locked', async () => {
  await using cluster = await starting({ shop: { [role]: 'app', 'vault.hashicorp.com/agent-image': 'evil:1' } }, [
    '-locked-annotations=agent-image',
  ]);
  const text = await answer(cluster.mutate, wanted);
  assert.match(text, 'is locked by the operator');
  assert.not.match(text, 'evil:1');
});

annotations('refuse the start where listing is forbidden, naming the rule', async () => {
  await using kubernetes = await startKubernetes();
  kubernetes.forbidden.add('GET namespaces');
  const logger = new MemoryLogger();
  const reader = new NamespaceAnnotations({ connection: kubernetes.connection, clock: createSystemClock(), logger });

  const failure = await reader.prepare(new AbortController().signal).catch((error: unknown) => error);

  assert.match(
    String(failure),
    'list namespaces: forbidden (403); bind the service account to a ClusterRole with ' +
      '{ apiGroups: [""], resources: ["namespaces"], verbs: ["get", "list", "watch"] }',
  );
});

annotations('are waited for at the start, and the failure logged once', async () => {
  const namespaces = new FakeNamespaces();
  await using kubernetes = await startKubernetes(namespaces.route);
  kubernetes.broken.push(503, 503);
  const [clock, logger] = [fakeClock(), new MemoryLogger()];
  const reader = new NamespaceAnnotations({ connection: kubernetes.connection, clock, logger });
  const prepared = reader.prepare(new AbortController().signal);
  for (const ms of [1_000, 2_000]) {
    await clock.untilSleeping(1);
    await clock.advance(ms);
  }
  await prepared;
  assert.is(logger.entries.length, 1);
});

annotations('need no API where the setting is off', () => {
  const ports = { clock: fakeClock(), logger: new MemoryLogger(), random: createFixedRandom() };
  const connect = (): never => {
    throw new Error('asked');
  };
  assert.equal(withCluster(settingsOf([]), {}, connect, ports).companions, []);
});

annotations.run();

async function answer(mutate: Mutate, own: Readonly<Record<string, string>>, namespace = 'shop'): Promise<string> {
  const mutation: Mutation = await mutate(aReviewRequest(own, namespace));
  const { decision } = mutation;
  if (decision.kind !== 'allow-with-patch') return JSON.stringify(mutation);
  const config = /"name":"VAULT_CONFIG","value":"([^"]+)"/.exec(JSON.stringify(decision.patch))?.[1] ?? '';
  return Buffer.from(config, 'base64').toString() + JSON.stringify(decision);
}

function settingsOf(args: readonly string[]): Parameters<typeof withCluster>[0] {
  const read = settingsFrom(['-vault-address=http://v', '-kubernetes-version=1.30', ...args], {});
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

function fakeClock(): FakeClock {
  return createFakeClock({ settle: () => new Promise(setImmediate) });
}

interface Cluster extends AsyncDisposable {
  readonly kubernetes: FakeKubernetes;
  readonly namespaces: FakeNamespaces;
  readonly mutate: Mutate;
  readonly reader: NamespaceAnnotations;
  readsOf(namespace: string): readonly string[];
  watching(): Promise<void>;
  /** Lets real answers come in and time pass until it is so. */
  until(isSo: () => boolean): Promise<void>;
}

async function starting(
  initial: Readonly<Record<string, Readonly<Record<string, string>>>>,
  args: readonly string[] = [],
): Promise<Cluster> {
  const namespaces = new FakeNamespaces();
  for (const [name, own] of Object.entries(initial)) namespaces.put(name, own);
  const kubernetes = await startKubernetes(namespaces.route);
  const [clock, logger, ended] = [fakeClock(), new MemoryLogger(), new AbortController()];
  const made = withCluster(
    settingsOf(['-namespace-annotations', ...args]),
    { KUBERNETES_SERVICE_HOST: '127.0.0.1' },
    () => kubernetes.connection,
    { clock, logger, random: createFixedRandom() },
  );
  const reader = made.companions.find((each) => each instanceof NamespaceAnnotations);
  if (reader === undefined) throw new Error('no reader');
  await reader.prepare(ended.signal);
  const running = reader.run(noMetrics, ended.signal).catch(() => undefined);
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) {
      await new Promise(setImmediate);
      if (clock.sleepers > 0) await clock.advance(30_000);
    }
  };
  return {
    kubernetes,
    namespaces,
    mutate: made.mutate,
    reader,
    readsOf: (namespace) => kubernetes.calls.filter((call) => call === `GET /api/v1/namespaces/${namespace}`),
    watching: () => until(() => namespaces.watchers > 0),
    until,
    [Symbol.asyncDispose]: async () => {
      ended.abort();
      await running;
      await kubernetes[Symbol.asyncDispose]();
    },
  };
}
