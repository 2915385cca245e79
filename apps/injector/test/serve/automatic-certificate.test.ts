import { X509Certificate } from 'node:crypto';
import { createFakeClock, createFixedRandom, MemoryLogger } from '@sluice/core/testing';
import type { FakeClock } from '@sluice/core/testing';
import { createNodeFileSystem, createSystemClock } from '@sluice/platform-node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { noMetrics } from '../../src/metrics/metrics.ts';
import type { AutomaticCertificate } from '../../src/serve/automatic-certificate.ts';
import { openAutomaticCertificate } from '../../src/serve/automatic-certificate.ts';
import { containsAll } from '../../src/serve/ca-bundle.ts';
import { serve } from '../../src/serve/serve.ts';
import type { KeyPair } from '../../src/server/key-pair.ts';
import { Client } from '../support/client.ts';
import type { FakeKubernetes } from '../support/kubernetes.ts';
import { aWebhook, configuration, startKubernetes } from '../support/kubernetes.ts';
import { aKeyPair, allowAll, testHost } from '../support/server.ts';

const automatic = suite('Automatic certificate');
const dayMs = 86_400_000;
const hosts = ['injector', 'injector.vault', 'injector.vault.svc', testHost];
const options = { configuration, hosts, namespace: undefined };

automatic('is trusted by whoever trusts the caBundle, and the Secret holds its CA', async () => {
  await using cluster = await startKubernetes();
  cluster.putConfiguration([aWebhook()]);
  await using replica = await serving(cluster);
  using client = new Client(replica.port, cluster.bundles()[0] ?? '');

  const { status } = await client.send({ method: 'GET', path: '/health/ready' });

  assert.is(status, 204);
  assert.equal(Object.keys(cluster.secret() ?? {}).sort(), ['ca.crt', 'issuer.crt', 'issuer.key']);
  assert.ok(containsAll(cluster.bundles()[0] ?? '', cluster.secret()?.['ca.crt'] ?? 'none'));
  assert.equal([...cluster.userAgents], ['sluice-injector/test']);
  await replica.end();
  assert.not.match(JSON.stringify(replica.logger.entries), /sluice-canary|PRIVATE KEY/);
});

automatic('has the same CA and another key in a replica that starts at the same time', async () => {
  await using cluster = await startKubernetes();
  cluster.putConfiguration([aWebhook()]);

  const [one, two] = await Promise.all([open(cluster), open(cluster)]);

  const authority = new X509Certificate(cluster.secret()?.['issuer.crt'] ?? '');
  for (const { made } of [one, two]) assert.ok(new X509Certificate(made.first.certificate).verify(authority.publicKey));
  assert.is.not(one.made.first.key, two.made.first.key);
  assert.is(cluster.bundles()[0]?.match(/BEGIN CERTIFICATE/g)?.length, 1);
});

automatic('is agreed upon by replicas that find the same empty Secret at the same time', async () => {
  for (let round = 0; round < 5; round += 1) {
    await using cluster = await startKubernetes();
    cluster.putConfiguration([aWebhook(), aWebhook('openbao.org')]);
    cluster.putSecret({});

    const replicas = await Promise.all([open(cluster), open(cluster), open(cluster)]);

    const authority = new X509Certificate(cluster.secret()?.['issuer.crt'] ?? '');
    assert.ok(containsAll(cluster.secret()?.['ca.crt'] ?? '', authority.toString()));
    for (const { made } of replicas) assert.ok(new X509Certificate(made.first.certificate).verify(authority.publicKey));
    for (const bundle of cluster.bundles()) assert.is(bundle.match(/BEGIN CERTIFICATE/g)?.length, 1);
    for (const bundle of cluster.bundles()) assert.ok(containsAll(bundle, authority.toString()));
  }
});

automatic('goes into every webhook of our service and leaves others and foreign certificates alone', async () => {
  await using cluster = await startKubernetes();
  const [present, expired] = [(await aKeyPair()).ca, 'rubbish'];
  const other = aWebhook('other', 'somebody-else', 'theirs');
  cluster.putConfiguration([other, aWebhook('first', 'injector', present), aWebhook('second', 'injector', expired)]);

  await open(cluster);

  const ours = cluster.secret()?.['ca.crt'] ?? '';
  const [theirs, first = '', second = ''] = cluster.bundles();
  assert.is(theirs, 'theirs');
  assert.ok(containsAll(first, `${present}${ours}`));
  assert.ok(containsAll(second, ours));
  assert.not.match(second, 'rubbish');
});

automatic('uses the empty Secret of the chart and keeps what else is in one', async () => {
  await using cluster = await startKubernetes();
  cluster.putSecret({ cert: 'of vault-k8s', 'issuer.crt': 'broken' });

  await open(cluster);

  assert.equal(Object.keys(cluster.secret() ?? {}).sort(), ['ca.crt', 'cert', 'issuer.crt', 'issuer.key']);
  assert.is(cluster.secret()?.['cert'], 'of vault-k8s');
});

automatic('writes a caBundle that was reset, without a new certificate', async () => {
  await using cluster = await startKubernetes();
  cluster.putConfiguration([aWebhook()]);
  await using running = await keeping(cluster);
  const patches = (): number => cluster.calls.filter((call) => call.startsWith('PATCH')).length;

  await running.nextCheck();
  assert.is(patches(), 1);
  cluster.putConfiguration([aWebhook()]);
  await running.nextCheck();

  assert.ok(containsAll(cluster.bundles()[0] ?? '', cluster.secret()?.['ca.crt'] ?? 'none'));
  assert.equal([patches(), running.used.length], [2, 0]);
});

automatic('is renewed when a third of its life is left, also while the API does not answer', async () => {
  await using cluster = await startKubernetes();
  cluster.putConfiguration([aWebhook()]);
  await using running = await keeping(cluster);
  cluster.broken.push(500);

  running.clock.jumpWall(5 * dayMs);
  await running.nextCheck();

  const authority = new X509Certificate(cluster.secret()?.['issuer.crt'] ?? '');
  assert.is(running.used.length, 1);
  assert.ok(new X509Certificate(running.used[0]?.certificate ?? '').verify(authority.publicKey));
});

automatic('has a new CA in time, trusted one check before it signs, and the one before stays trusted', async () => {
  await using cluster = await startKubernetes();
  cluster.putConfiguration([aWebhook()]);
  await using running = await keeping(cluster);
  const before = cluster.secret()?.['issuer.crt'] ?? '';

  running.clock.jumpWall(500 * dayMs);
  await running.nextCheck();
  const after = cluster.secret()?.['issuer.crt'] ?? '';
  assert.is.not(after, before);
  assert.ok(containsAll(cluster.bundles()[0] ?? '', `${before}${after}`));
  const atFirst = running.used.at(-1);
  await running.nextCheck();

  const signedBy = (pair: KeyPair | undefined, ca: string): boolean =>
    new X509Certificate(pair?.certificate ?? '').verify(new X509Certificate(ca).publicKey);
  assert.ok(signedBy(running.used.at(-1), after));
  assert.is.not(running.used.at(-1), atFirst);
});

automatic('writes a caBundle that was reset as soon as the watch tells, by one of the replicas', async () => {
  await using cluster = await startKubernetes();
  cluster.putConfiguration([aWebhook()]);
  await using one = await serving(cluster);
  await using two = await serving(cluster);
  await until(() => cluster.watchers() === 2);
  const startedMs = performance.now();

  for (let reset = 0; reset < 2; reset += 1) {
    cluster.putConfiguration([aWebhook()]);
    await until(() => containsAll(cluster.bundles()[0] ?? '', cluster.secret()?.['ca.crt'] ?? 'none'));
  }

  assert.ok(performance.now() - startedMs < 9_000, 'sooner than the regular check');
  assert.is(cluster.bundles()[0]?.match(/BEGIN CERTIFICATE/g)?.length, 1);
  await Promise.all([one.end(), two.end()]);
});

automatic('is looked at regularly where watching is forbidden, which is said once', async () => {
  await using cluster = await startKubernetes();
  cluster.putConfiguration([aWebhook()]);
  cluster.forbidden.add('WATCH webhooks');
  await using replica = await serving(cluster);

  await until(() => replica.logger.entries.some(({ message }) => message.includes('every ten seconds only')));

  assert.is(cluster.watchers(), 0);
});

automatic('does without the Secret where it is forbidden, and says which rule is missing', async () => {
  await using cluster = await startKubernetes();
  cluster.forbidden.add('GET secrets');
  cluster.putConfiguration([aWebhook()]);

  const one = await open(cluster);
  const two = await open(cluster);

  for (const { made, logger } of [one, two]) {
    const issuers = (cluster.bundles()[0] ?? '').match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? [];
    assert.is(issuers.length, 2);
    const leaf = new X509Certificate(made.first.certificate);
    assert.ok(issuers.some((pem) => leaf.verify(new X509Certificate(pem).publicKey)));
    assert.is(logger.entries.filter(({ level }) => level === 'warn').length, 1);
    assert.match(JSON.stringify(logger.entries), 'get secrets/vault-injector-certs: forbidden (403)');
  }
});

automatic('ends the start by one error that names the rule, where patching is forbidden', async () => {
  await using cluster = await startKubernetes();
  cluster.forbidden.add('PATCH webhooks');
  cluster.putConfiguration([aWebhook()]);

  const failure = await failureOf(serving(cluster));

  assert.equal(failure, [
    'KUBERNETES_FORBIDDEN',
    `Kubernetes API: patch mutatingwebhookconfigurations/${configuration}: forbidden (403); bind the service account ` +
      'to a ClusterRole with { apiGroups: ["admissionregistration.k8s.io"], ' +
      'resources: ["mutatingwebhookconfigurations"], verbs: ["get", "list", "watch", "patch"] }',
  ]);
});

automatic('names the file that is missing without a mounted service account', async () => {
  await using cluster = await startKubernetes();
  cluster.mountToken('sluice-canary-next');
  await using bare = await startKubernetes();
  const { rm } = await import('node:fs/promises');
  await rm(`${bare.folder}/token`);

  const [code, message] = await failureOf(open(bare));

  assert.is(code, 'KUBERNETES_NOT_IN_CLUSTER');
  assert.match(message ?? '', /token: no such file or directory; set automountServiceAccountToken/);
});

automatic('reads its token anew for each request', async () => {
  await using cluster = await startKubernetes();
  cluster.putConfiguration([aWebhook()]);
  await using running = await keeping(cluster);

  cluster.mountToken('sluice-canary-rotated');
  cluster.putConfiguration([aWebhook()]);
  await running.nextCheck();

  assert.ok(containsAll(cluster.bundles()[0] ?? '', cluster.secret()?.['ca.crt'] ?? 'none'));
});

automatic('waits for an API server that is not there yet, and for the configuration', async () => {
  await using cluster = await startKubernetes();
  cluster.broken.push(503);
  const clock = realTimeClock();
  const logger = new MemoryLogger();
  const opening = openAutomaticCertificate(
    options,
    { api: cluster.api, clock, logger, metrics: noMetrics },
    new AbortController().signal,
  );

  await clock.untilSleeping(1);
  assert.match(JSON.stringify(logger.entries), 'answered 503');
  await clock.advance(1000);

  assert.ok((await opening).first.certificate.includes('CERTIFICATE'));
  assert.match(JSON.stringify(logger.entries), 'no such MutatingWebhookConfiguration yet');
});

automatic('does not fight with cert-manager over the caBundle', async () => {
  await using cluster = await startKubernetes();
  cluster.putConfiguration([aWebhook()], { 'cert-manager.io/inject-ca-from': 'vault/injector' });

  const { logger } = await open(cluster);

  assert.equal(cluster.bundles(), ['']);
  assert.match(JSON.stringify(logger.entries), 'belongs to cert-manager');
});

automatic.run();

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

function realTimeClock(): FakeClock {
  return createFakeClock({ settle: () => new Promise(setImmediate), wallMs: Date.now() });
}

async function open(cluster: FakeKubernetes): Promise<{ made: AutomaticCertificate; logger: MemoryLogger }> {
  const logger = new MemoryLogger();
  const ports = { api: cluster.api, clock: createSystemClock(), logger, metrics: noMetrics };
  return { made: await openAutomaticCertificate(options, ports, new AbortController().signal), logger };
}

async function keeping(
  cluster: FakeKubernetes,
): Promise<AsyncDisposable & { clock: FakeClock; used: readonly KeyPair[]; nextCheck(): Promise<void> }> {
  const clock = realTimeClock();
  const ended = new AbortController();
  const ports = { api: cluster.api, clock, logger: new MemoryLogger(), metrics: noMetrics };
  const made = await openAutomaticCertificate(options, ports, ended.signal);
  const used: KeyPair[] = [];
  const loop = made
    .keepFresh((pair) => used.push(pair), ended.signal)
    .catch((error: unknown) => {
      if (!ended.signal.aborted) throw error;
    });
  await clock.untilSleeping(1);
  return {
    clock,
    used,
    nextCheck: async () => {
      await clock.advance(10_000);
      await clock.untilSleeping(1);
    },
    [Symbol.asyncDispose]: async () => {
      ended.abort();
      await loop;
    },
  };
}

async function serving(
  cluster: FakeKubernetes,
): Promise<AsyncDisposable & { port: number; logger: MemoryLogger; end(): Promise<void> }> {
  const [requested, now, logger] = [new AbortController(), new AbortController(), new MemoryLogger()];
  let ended = Promise.resolve();
  const port = await new Promise<number>((resolve, reject) => {
    const settings = {
      listen: { host: '127.0.0.1', port: 0 },
      tls: { minVersion: 'TLSv1.2', ciphers: undefined },
      certificate: { kind: 'automatic', ...options },
      shutdownDelayMs: 0,
    } as const;
    const ports = {
      clock: createSystemClock(),
      random: createFixedRandom(),
      files: createNodeFileSystem(),
      logger,
      openKubernetes: () => cluster.api,
    };
    ended = serve(settings, allowAll, 'test', ports, { requested: requested.signal, now: now.signal }, (listening) => {
      resolve(listening.port);
    });
    ended.catch(reject);
  });
  const end = async (): Promise<void> => {
    requested.abort();
    await ended;
  };
  return { port, logger, end, [Symbol.asyncDispose]: end };
}

async function failureOf(work: Promise<unknown>): Promise<readonly (string | undefined)[]> {
  try {
    await work;
    return ['none'];
  } catch (error) {
    return error instanceof Error && 'code' in error ? [String(error.code), error.message] : [String(error)];
  }
}
