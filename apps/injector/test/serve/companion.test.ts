import { createFixedRandom, MemoryLogger } from '@sluice/core/testing';
import { createNodeFileSystem, createSystemClock } from '@sluice/platform-node';
import { settingsFrom } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Companion } from '../../src/serve/companion.ts';
import { serve } from '../../src/serve/serve.ts';
import { withCluster } from '../../src/serve/with-cluster.ts';
import { FakeNamespaces } from '../support/cluster-objects.ts';
import type { FakeKubernetes } from '../support/kubernetes.ts';
import { aWebhook, configuration, startKubernetes } from '../support/kubernetes.ts';
import { allowAll } from '../support/server.ts';

const companion = suite('Companions');

companion('end with the webhook, open watches included', async () => {
  const namespaces = new FakeNamespaces();
  await using cluster = await startKubernetes(namespaces.route);
  cluster.putConfiguration([aWebhook()]);
  const ports = { clock: createSystemClock(), logger: new MemoryLogger(), random: createFixedRandom() };
  const args = ['-vault-address=http://v', '-namespace-annotations', '-audit-uninjected=report'];
  const settings = settingsFrom(args, {});
  if (!settings.ok) throw new Error('settings');
  const env = { KUBERNETES_SERVICE_HOST: '127.0.0.1' };
  const { companions } = withCluster(settings.value, env, () => cluster.connection, ports);
  const requested = new AbortController();

  const serving = start(cluster, companions, requested.signal);
  await until(() => namespaces.watchers === 1 && cluster.watchers() === 1);
  requested.abort();
  await serving;

  assert.is(companions.length, 3);
  await until(() => namespaces.watchers === 0 && cluster.watchers() === 0);
});

companion('refuse the start, which ends what others wait for', async () => {
  await using cluster = await startKubernetes();
  const refusal = new Error('refused');
  let reason: unknown;
  const waiting: Companion = {
    prepare: (signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reason = signal.reason;
          reject(signal.reason as Error);
        });
      }),
    run: () => Promise.resolve(),
  };
  const refusing: Companion = { prepare: () => Promise.reject(refusal), run: () => Promise.resolve() };

  const failure = await start(cluster, [waiting, refusing], new AbortController().signal).catch(
    (error: unknown) => error,
  );

  assert.is(failure, refusal);
  assert.ok(reason);
});

companion('are not prepared for ever when the process is to end before', async () => {
  await using cluster = await startKubernetes();
  const requested = new AbortController();
  const waiting: Companion = {
    prepare: (signal) => createSystemClock().sleep(3_600_000, signal),
    run: () => Promise.resolve(),
  };
  const serving = start(cluster, [waiting], requested.signal);
  requested.abort();
  await serving;
});

companion('end the process by a failure that is none of the world', async () => {
  await using cluster = await startKubernetes();
  const bug = new TypeError('bug');
  const failing: Companion = { run: () => Promise.reject(bug) };

  const failure = await start(cluster, [failing], new AbortController().signal).catch((error: unknown) => error);

  assert.is(failure, bug);
});

companion.run();

function start(cluster: FakeKubernetes, companions: readonly Companion[], requested: AbortSignal): Promise<void> {
  const settings = {
    listen: { host: '127.0.0.1', port: 0 },
    tls: { minVersion: 'TLSv1.2', ciphers: undefined },
    certificate: { kind: 'automatic', configuration, hosts: ['injector.vault.svc'], namespace: undefined },
    shutdownDelayMs: 0,
  } as const;
  const ports = {
    clock: createSystemClock(),
    random: createFixedRandom(),
    files: createNodeFileSystem(),
    logger: new MemoryLogger(),
    openKubernetes: () => cluster.api,
    companions,
  };
  const shutdown = { requested, now: new AbortController().signal };
  return serve(settings, allowAll, 'test', ports, shutdown, () => undefined);
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}
