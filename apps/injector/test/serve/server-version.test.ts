import { createFakeClock, createFixedRandom, MemoryLogger } from '@sluice/core/testing';
import type { FakeClock } from '@sluice/core/testing';
import { settingsFrom } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { noMetrics } from '../../src/metrics/metrics.ts';
import { readServerMinor } from '../../src/kubernetes/server-version.ts';
import { ServerVersion } from '../../src/serve/server-version.ts';
import { withCluster } from '../../src/serve/with-cluster.ts';
import type { FakeKubernetes } from '../support/kubernetes.ts';
import { startKubernetes } from '../support/kubernetes.ts';
import { aReviewRequest } from '../support/server.ts';

const version = suite('Version of the API server');
const hourMs = 3_600_000;

for (const [answer, minor] of [
  [{ major: '1', minor: '33', gitVersion: 'v1.33.2' }, 33],
  [{ major: '1', minor: '32+' }, 32],
] as const) {
  version(`is read from minor ${answer.minor}`, async () => {
    await using cluster = await answering(() => [200, answer]);
    assert.is(await readServerMinor(cluster.connection, new AbortController().signal), minor);
    assert.equal(cluster.calls, ['GET /version']);
  });
}

for (const answer of [
  {},
  'text',
  null,
  { major: '2', minor: '0' },
  { major: '1', minor: 'x' },
  { major: '1', minor: 3 },
]) {
  version(`is unknown with ${JSON.stringify(answer)}`, async () => {
    await using cluster = await answering(() => [200, answer]);
    await using running = run(cluster);
    await running.clock.untilSleeping(1);
    assert.is(running.version.minor, undefined);
    assert.match(JSON.stringify(running.logger.entries), 'names no version 1.N');
  });
}

version('is the older of two readings in a row, while a control plane is upgraded', async () => {
  let minor = '31';
  await using cluster = await answering(() => [200, { major: '1', minor }]);
  await using running = run(cluster);
  const seen: (number | undefined)[] = [];
  for (const next of ['32', '33', '31', '31']) {
    await running.clock.untilSleeping(1);
    seen.push(running.version.minor);
    minor = next;
    await running.clock.advance(hourMs);
  }
  await running.clock.untilSleeping(1);
  assert.equal([...seen, running.version.minor], [31, 31, 32, 31, 31]);
});

version('is asked for again a minute after a failure, which is logged once and below info', async () => {
  await using cluster = await answering(() => [200, { major: '1', minor: '33' }]);
  cluster.broken.push(503, 503);
  await using running = run(cluster);
  for (let minute = 0; minute < 2; minute += 1) {
    await running.clock.untilSleeping(1);
    assert.is(running.version.minor, undefined);
    await running.clock.advance(60_000);
  }
  await running.clock.untilSleeping(1);

  assert.is(running.version.minor, 33);
  assert.equal(
    running.logger.entries.map(({ level, message }) => [level, message]),
    [
      ['debug', 'version of the API server unknown'],
      ['info', 'version of the API server'],
    ],
  );
});

version('decides about native sidecars with auto, which stay classic until it is known', async () => {
  await using cluster = await answering(() => [200, { major: '1', minor: '32' }]);
  const ended = new AbortController();
  const clock = createFakeClock({ settle: () => new Promise(setImmediate) });
  const { mutate, companions } = withCluster(
    settings(),
    { KUBERNETES_SERVICE_HOST: '127.0.0.1' },
    () => cluster.connection,
    { clock, logger: new MemoryLogger(), random: createFixedRandom() },
  );
  const native = async (): Promise<boolean> => {
    const { decision } = await mutate(aNativePod);
    assert.is(decision.kind, 'allow-with-patch');
    return JSON.stringify(decision).includes('restartPolicy');
  };

  assert.is(await native(), false);
  const running = Promise.all(companions.map((each) => each.run(noMetrics, ended.signal))).catch(() => undefined);
  await clock.untilSleeping(1);
  assert.is(await native(), true);
  ended.abort();
  await running;
});

for (const [where, args, env] of [
  ['outside of a cluster', [], {}],
  ['where it is set', ['-kubernetes-version=1.30'], { KUBERNETES_SERVICE_HOST: '127.0.0.1' }],
] as const) {
  version(`is not asked for ${where}`, () => {
    const connect = (): never => {
      throw new Error('asked');
    };
    const ports = {
      clock: createFakeClock({ settle: () => Promise.resolve() }),
      logger: new MemoryLogger(),
      random: createFixedRandom(),
    };
    assert.equal(withCluster(settings(args), env, connect, ports).companions, []);
  });
}

version.run();

const aNativePod = aReviewRequest({
  'vault.hashicorp.com/agent-inject': 'true',
  'vault.hashicorp.com/role': 'app',
  'vault.hashicorp.com/agent-native-sidecar': 'auto',
});

function settings(args: readonly string[] = []): Parameters<typeof withCluster>[0] {
  const read = settingsFrom(['-vault-address=http://v', ...args], {});
  if (!read.ok) throw new Error('settings');
  return read.value;
}

function answering(answer: () => readonly [number, unknown]): Promise<FakeKubernetes> {
  return startKubernetes(({ url }) => (url.pathname === '/version' ? answer() : undefined));
}

function run({ connection }: FakeKubernetes): AsyncDisposable & {
  readonly version: ServerVersion;
  readonly clock: FakeClock;
  readonly logger: MemoryLogger;
} {
  const [clock, logger] = [createFakeClock({ settle: () => new Promise(setImmediate) }), new MemoryLogger()];
  const ended = new AbortController();
  const made = new ServerVersion({ clock, logger, readMinor: (signal) => readServerMinor(connection, signal) });
  const running = made.run(noMetrics, ended.signal).catch(() => undefined);
  return {
    version: made,
    clock,
    logger,
    [Symbol.asyncDispose]: async () => {
      ended.abort();
      await running;
    },
  };
}
