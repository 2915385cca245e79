import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeClock, createFixedRandom, MemoryLogger } from '@sluice/core/testing';
import { createNodeFileSystem, createSystemClock } from '@sluice/platform-node';
import { createAuthority, issueCertificate } from '@sluice/platform-node/certificates';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createMetrics } from '../../src/metrics/prometheus.ts';
import { containsAll } from '../../src/serve/ca-bundle.ts';
import { keepFileBundle } from '../../src/serve/file-bundle.ts';
import { serve } from '../../src/serve/serve.ts';
import { Client } from '../support/client.ts';
import type { FakeKubernetes } from '../support/kubernetes.ts';
import { aWebhook, configuration, startKubernetes } from '../support/kubernetes.ts';
import { allowAll, testHost } from '../support/server.ts';

const bundle = suite('CA of certificate files');

bundle('goes into the webhooks whose service the certificate names, and is what serves', async () => {
  await using cluster = await startKubernetes();
  await using files = await certificateFiles();
  cluster.putConfiguration([aWebhook('ours'), aWebhook('other', 'somebody-else', 'theirs')]);
  await using replica = await serving(cluster, files);
  await until(() => containsAll(cluster.bundles()[0] ?? '', files.ca));

  using client = new Client(replica.port, cluster.bundles()[0] ?? '');
  assert.is((await client.send({ method: 'GET', path: '/health/ready' })).status, 204);
  assert.is(cluster.bundles()[1], 'theirs');
  assert.equal(
    cluster.calls.filter((call) => call.includes('/secrets')),
    [],
  );
});

bundle(
  'is written again when the configuration was reset, and beside the one before when the file changes',
  async () => {
    await using cluster = await startKubernetes();
    await using files = await certificateFiles();
    cluster.putConfiguration([aWebhook()]);
    await using keeping = keep(cluster, files);
    await keeping.nextCheck();
    assert.ok(containsAll(cluster.bundles()[0] ?? '', files.ca));

    cluster.putConfiguration([aWebhook()]);
    await keeping.nextCheck();
    assert.ok(containsAll(cluster.bundles()[0] ?? '', files.ca));

    const next = (await createAuthority({ clock: createSystemClock() })).certPem;
    writeFileSync(files.caFile, next);
    await keeping.nextCheck();
    assert.ok(containsAll(cluster.bundles()[0] ?? '', files.ca + next));
    const { text } = await keeping.metrics.expose();
    assert.match(text, 'vault_agent_injector_ca_bundle_writes_total 3');
    assert.match(text, 'vault_agent_injector_ca_bundle_synced 1');
  },
);

for (const [what, spoil, message] of [
  [
    'is no PEM',
    (files: Files): void => {
      writeFileSync(files.caFile, 'rubbish');
    },
    /ca.crt: no certificate in it; give PEM/,
  ],
  [
    'is missing',
    (files: Files): void => {
      rmSync(files.caFile);
    },
    /-tls-ca-cert-file: .*ca.crt: no such file or directory/,
  ],
] as const) {
  bundle(`stays as it is when the file ${what}, which is logged once and counted`, async () => {
    await using cluster = await startKubernetes();
    await using files = await certificateFiles();
    spoil(files);
    cluster.putConfiguration([aWebhook()]);
    await using keeping = keep(cluster, files);
    await keeping.nextCheck();
    await keeping.nextCheck();

    assert.equal(cluster.bundles(), ['']);
    const errors = keeping.logger.entries.filter(({ level }) => level === 'error');
    assert.is(errors.length, 1);
    assert.match(JSON.stringify(errors), message);
    const { text } = await keeping.metrics.expose();
    assert.match(text, /vault_agent_injector_ca_bundle_errors_total [2-9]/);
    assert.not.match(text, 'ca_bundle_synced');
  });
}

bundle('does not keep the certificate from being served where patching is forbidden', async () => {
  await using cluster = await startKubernetes();
  await using files = await certificateFiles();
  cluster.putConfiguration([aWebhook()]);
  cluster.forbidden.add('PATCH webhooks');
  await using replica = await serving(cluster, files);
  await until(() => replica.logger.entries.some(({ level }) => level === 'error'));

  using client = new Client(replica.port, files.ca);
  assert.is((await client.send({ method: 'GET', path: '/health/ready' })).status, 204);
  assert.match(JSON.stringify(replica.logger.entries), 'forbidden (403)');
});

bundle.run();

interface Files extends AsyncDisposable {
  readonly ca: string;
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly caFile: string;
  readonly certificate: string;
}

async function certificateFiles(): Promise<Files> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-files-'));
  const clock = createSystemClock();
  const authority = await createAuthority({ clock });
  const leaf = await issueCertificate(authority, { clock, names: [testHost, 'injector.vault.svc'], ips: [], days: 1 });
  const at = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  return {
    ca: authority.certPem,
    certificate: leaf.certPem,
    certificateFile: at('tls.crt', leaf.certPem),
    keyFile: at('tls.key', leaf.keyPem),
    caFile: at('ca.crt', authority.certPem),
    [Symbol.asyncDispose]: () => {
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    },
  };
}

function keep(
  { api }: FakeKubernetes,
  { caFile, certificate }: Files,
): AsyncDisposable & {
  readonly logger: MemoryLogger;
  readonly metrics: ReturnType<typeof createMetrics>;
  nextCheck(): Promise<void>;
} {
  const clock = createFakeClock({ settle: () => new Promise(setImmediate), wallMs: Date.now() });
  const [logger, metrics, ended] = [new MemoryLogger(), createMetrics('test'), new AbortController()];
  let checks = 0;
  const ports = {
    api: { ...api, watchWebhookConfiguration: () => new Promise<void>(() => undefined) },
    clock,
    logger,
    files: createNodeFileSystem(),
    metrics: {
      caBundle: (outcome: 'kept' | 'written' | 'missing' | 'failed') => {
        checks += 1;
        metrics.caBundle(outcome);
      },
    },
  };
  void keepFileBundle({ configuration, caFile }, () => certificate, ports, ended.signal).catch(() => undefined);
  let seen = 0;
  return {
    logger,
    metrics,
    nextCheck: async () => {
      if (seen > 0) await clock.advance(10_000);
      await until(() => checks > seen);
      seen = checks;
      await clock.untilSleeping(1);
    },
    [Symbol.asyncDispose]: () => {
      ended.abort();
      return Promise.resolve();
    },
  };
}

async function serving(
  cluster: FakeKubernetes,
  { certificateFile, keyFile, caFile }: Files,
): Promise<AsyncDisposable & { readonly port: number; readonly logger: MemoryLogger }> {
  const [requested, logger] = [new AbortController(), new MemoryLogger()];
  let ended = Promise.resolve();
  const port = await new Promise<number>((resolve, reject) => {
    const settings = {
      listen: { host: '127.0.0.1', port: 0 },
      tls: { minVersion: 'TLSv1.2', ciphers: undefined },
      certificate: { kind: 'files', certificateFile, keyFile, bundle: { configuration, caFile } },
      shutdownDelayMs: 0,
    } as const;
    const ports = {
      clock: createSystemClock(),
      random: createFixedRandom(),
      files: createNodeFileSystem(),
      logger,
      openKubernetes: () => cluster.api,
    };
    const shutdown = { requested: requested.signal, now: new AbortController().signal };
    ended = serve(settings, allowAll, 'test', ports, shutdown, (listening) => {
      resolve(listening.port);
    });
    ended.catch(reject);
  });
  return {
    port,
    logger,
    [Symbol.asyncDispose]: async () => {
      requested.abort();
      await ended;
    },
  };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}
