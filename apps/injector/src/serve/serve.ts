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
  const ending = AbortSignal.any([shutdown.requested, shutdown.now]);
  const source = await prepare(settings.certificate, ports, ending);
  if (source === undefined) return;
  await using server = await startInjectorServer({ ...settings, keyPair: source.first }, mutate, metrics, ports);
  ports.logger.log('info', 'listening', { port: server.port, version });
  onListening(server);
  const ended = new AbortController();
  const use = (pair: KeyPair): void => {
    server.useKeyPair(pair);
  };
  const works = [
    source.keepFresh({ use, metrics }, ended.signal),
    ...(ports.companions ?? []).map((companion) => companion.run(metrics, ended.signal)),
  ];
  const beside = Promise.all(works.map((work) => unlessAborted(work, ended.signal)));
  await Promise.race([aborted(ending), beside]);
  await server.drain(shutdown.now);
  ended.abort();
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
  ending: AbortSignal,
): Promise<OpenSource | undefined> {
  const refused = new AbortController();
  const signal = AbortSignal.any([ending, refused.signal]);
  const companions = (ports.companions ?? []).map(
    (each) => each.prepare && unlessAborted(each.prepare(signal), signal),
  );
  try {
    const [opened] = await Promise.all([openSource(source, ports, signal), ...companions]);
    return opened;
  } finally {
    refused.abort();
  }
}

interface OpenSource {
  readonly first: KeyPair;
  keepFresh(target: { use: (pair: KeyPair) => void; metrics: InjectorMetrics }, signal: AbortSignal): Promise<void>;
}

// `undefined` when the process is to end before there is a certificate.
async function openSource(
  source: CertificateSource,
  ports: ServePorts,
  ending: AbortSignal,
): Promise<OpenSource | undefined> {
  if (source.kind === 'automatic') {
    const opening = openAutomaticCertificate(source, { ...ports, api: ports.openKubernetes() }, ending);
    const made = await unlessAborted(opening, ending);
    return made && { first: made.first, keepFresh: ({ use }, signal) => made.keepFresh(use, signal) };
  }
  if (source.kind === 'self-made') {
    const made = await createSelfMadeCertificate(source, ports);
    return { first: made.first, keepFresh: ({ use }, signal) => made.keepFresh(use, signal) };
  }
  const first = await readKeyPair(source, ports.files);
  return {
    first,
    keepFresh: ({ use, metrics }, signal) => {
      const failed = (): void => {
        metrics.reloadFailed();
      };
      return watchKeyPair(source, first, ports, { use, failed }, signal);
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
