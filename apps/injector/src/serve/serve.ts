import type { Clock, FileSystem, Logger, Random } from '@sluice/core';
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts';
import type { InjectorMetrics } from '../metrics/metrics.ts';
import { noMetrics } from '../metrics/metrics.ts';
import type { Mutate } from '../review/answer-review.ts';
import { readKeyPair, watchKeyPair } from '../server/certificate-files.ts';
import { startInjectorServer } from '../server/injector-server.ts';
import type { KeyPair } from '../server/key-pair.ts';
import { openAutomaticCertificate } from './automatic-certificate.ts';
import type { Companion } from './companion.ts';
import { keepFileBundle } from './file-bundle.ts';
import { createSelfMadeCertificate } from './self-made-certificate.ts';
import type { CertificateSource, ServeSettings } from './serve-settings.ts';

export interface ServePorts {
  readonly clock: Clock;
  readonly random: Pick<Random, 'fraction'>;
  readonly files: Pick<FileSystem, 'read' | 'replace'>;
  readonly logger: Logger;
  /** Called for `-tls-auto` only. Throws `KUBERNETES_NOT_IN_CLUSTER`. */
  readonly openKubernetes: () => KubernetesApi;
  readonly companions?: readonly Companion[];
}

/** How the process is asked to end. Aborting `now` ends what `requested` has begun. */
export interface Shutdown {
  /** The first SIGTERM: drain. */
  readonly requested: AbortSignal;
  /** SIGINT, or a second signal: end at once. */
  readonly now: AbortSignal;
}

/** The ports on which the webhook listens, for a setting of port 0. */
export interface Listening {
  readonly port: number;
  readonly metricsPort: number;
}

/**
 * Serves until `shutdown`, then drains. Rejects with `SluiceError` when certificate or address cannot be used.
 * Source: spec/injector.md 5.2, spec/kubernetes.md 11.2.
 */
export async function serve(
  settings: ServeSettings,
  mutate: Mutate,
  version: string,
  ports: ServePorts,
  shutdown: Shutdown,
  onListening: (listening: Listening) => void,
): Promise<void> {
  const metrics = await metricsFor(settings, version);
  for (const { setting, reason } of settings.withoutEffect ?? []) {
    ports.logger.log('info', 'setting without effect', { setting, reason });
  }
  const ending = AbortSignal.any([shutdown.requested, shutdown.now]);
  const source = await prepare(settings.certificate, ports, metrics, ending);
  if (source === undefined) return;
  await using server = await startInjectorServer({ ...settings, keyPair: source.first }, mutate, metrics, ports);
  ports.logger.log('info', 'listening', { port: server.port, version });
  onListening(server);
  const ended = new AbortController();
  const use = (pair: KeyPair): void => {
    server.useKeyPair(pair);
  };
  const works = [
    source.keepFresh(use, ended.signal),
    ...(ports.companions ?? []).map((companion) => companion.run(metrics, ended.signal)),
  ];
  const beside = Promise.all(works.map((work) => unlessAborted(work, ended.signal)));
  try {
    await Promise.race([aborted(ending), beside]);
    await server.drain(shutdown.now);
  } finally {
    ended.abort();
  }
  await beside;
  ports.logger.log('info', 'stopped');
}

// The library takes 5 MB: it is loaded where somebody can ask for its numbers.
async function metricsFor({ telemetryPath, metricsListen }: ServeSettings, version: string): Promise<InjectorMetrics> {
  if (telemetryPath === undefined && metricsListen === undefined) return noMetrics;
  const { createMetrics } = await import('../metrics/prometheus.ts');
  return createMetrics(version);
}

// What one of them cannot have ends the others too: nothing keeps a process that refuses to start.
async function prepare(
  source: CertificateSource,
  ports: ServePorts,
  metrics: InjectorMetrics,
  ending: AbortSignal,
): Promise<OpenSource | undefined> {
  const refused = new AbortController();
  const signal = AbortSignal.any([ending, refused.signal]);
  const companions = (ports.companions ?? []).map(
    (each) => each.prepare && unlessAborted(each.prepare(signal), signal),
  );
  try {
    const [opened] = await Promise.all([openSource(source, ports, metrics, signal), ...companions]);
    return opened;
  } finally {
    refused.abort();
  }
}

interface OpenSource {
  readonly first: KeyPair;
  keepFresh(use: (pair: KeyPair) => void, signal: AbortSignal): Promise<void>;
}

// `undefined` when the process is to end before there is a certificate.
async function openSource(
  source: CertificateSource,
  ports: ServePorts,
  metrics: InjectorMetrics,
  ending: AbortSignal,
): Promise<OpenSource | undefined> {
  switch (source.kind) {
    case 'automatic': {
      const automatic = { ...ports, metrics, api: ports.openKubernetes(), watches: true };
      return unlessAborted(openAutomaticCertificate(source, automatic, ending), ending);
    }
    case 'self-made':
      return createSelfMadeCertificate(source, ports);
    case 'files':
      return openFiles(source, ports, metrics);
  }
}

async function openFiles(
  source: Extract<CertificateSource, { kind: 'files' }>,
  ports: ServePorts,
  metrics: InjectorMetrics,
): Promise<OpenSource> {
  const { bundle } = source;
  const first = await readKeyPair(source, ports.files);
  const api = bundle === undefined ? undefined : ports.openKubernetes();
  const failed = (): void => {
    metrics.reloadFailed();
  };
  return {
    first,
    keepFresh: async (use, signal) => {
      let { certificate } = first;
      const useNext = (pair: KeyPair): void => {
        certificate = pair.certificate;
        use(pair);
      };
      await Promise.all([
        watchKeyPair(source, first, ports, { use: useNext, failed }, signal),
        bundle && api && keepFileBundle(bundle, () => certificate, { ...ports, metrics, api }, signal),
      ]);
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
  });
}

// Loops end by the abort that we cause; any other end is a failure.
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (!signal.aborted) throw error;
    return undefined;
  }
}
