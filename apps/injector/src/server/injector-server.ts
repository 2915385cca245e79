import type { Clock, Logger, Random } from '@sluice/core';
import type { InjectorMetrics } from '../metrics/metrics.ts';
import type { Mutate } from '../review/answer-review.ts';
import { createApp, createHealthApp } from './app.ts';
import type { TlsServer, TlsSettings } from './https-server.ts';
import { listenHttp, listenHttps } from './https-server.ts';
import { isValidAt } from './key-pair.ts';
import type { KeyPair } from './key-pair.ts';
import type { ListenAddress } from './listen-address.ts';
import { mutateFirst } from './mutate-first.ts';
import type { BodyLimits } from './read-body.ts';
import { BodyReader, defaultBodyLimits, sweepIntervalMs } from './read-body.ts';

export interface InjectorServerOptions {
  readonly listen: ListenAddress;
  /** A second port without TLS for health and metrics. */
  readonly metricsListen?: ListenAddress;
  readonly telemetryPath?: string;
  readonly keyPair: KeyPair;
  readonly tls: TlsSettings;
  /** How long requests are still accepted after `drain`, with `Connection: close`. */
  readonly shutdownDelayMs: number;
  readonly limits?: BodyLimits;
  /** Most connections of the TLS port. */
  readonly maxConnections?: number;
}

export interface InjectorServerPorts {
  readonly clock: Clock;
  readonly random: Pick<Random, 'fraction'>;
  readonly logger: Logger;
}

/** The running webhook. */
export interface InjectorServer extends AsyncDisposable {
  readonly port: number;
  /** 0 without `metricsListen`. */
  readonly metricsPort: number;
  /** Serves this pair to new connections. */
  useKeyPair(pair: KeyPair): void;
  /**
   * Not ready from now on; `shutdownDelayMs` later nothing new is accepted; resolves when the last request has ended
   * or 10 s after that. Aborting `signal` ends it at once. Source: spec/kubernetes.md 11.2, spec/decisions.md 25.
   */
  drain(signal: AbortSignal): Promise<void>;
}

/** The API server waits at most 10 s for us (our chart's `timeoutSeconds`): longer requests have lost their reader. */
const openRequestsMs = 10_000;

/** Starts the webhook. Throws `INJECTOR_LISTEN` when an address cannot be used. */
export async function startInjectorServer(
  options: InjectorServerOptions,
  mutate: Mutate,
  metrics: InjectorMetrics,
  ports: InjectorServerPorts,
): Promise<InjectorServer> {
  const { clock, logger } = ports;
  let pair = options.keyPair;
  let draining = false;
  metrics.certificate(pair.notAfterMs);
  const isReady = (): boolean => !draining && isValidAt(pair, clock.wallMs());
  const bodies = new BodyReader(options.limits ?? defaultBodyLimits);
  metrics.bytesInFlight(() => bodies.bytesInFlight);
  const route = { mutate, metrics, logger, clock, bodies, isDraining: () => draining };
  const app = createApp({ route, metrics, isReady, telemetryPath: options.telemetryPath });
  const { listen, tls, maxConnections } = options;
  const https = await listenHttps(listen, pair, { ...tls, maxConnections }, mutateFirst(app, route), ports);
  const plain =
    options.metricsListen === undefined
      ? undefined
      : await listenHttp(options.metricsListen, createHealthApp({ route, metrics, isReady }));
  const ended = new AbortController();
  const sweeping = sweepBodies(bodies, clock, ended.signal);
  return {
    port: https.port,
    metricsPort: plain?.port ?? 0,
    useKeyPair: (next) => {
      https.replaceKeyPair(next);
      pair = next;
      metrics.certificate(next.notAfterMs);
    },
    drain: async (signal) => {
      draining = true;
      logger.log('info', 'draining', { delayMs: options.shutdownDelayMs });
      await drain(https, options.shutdownDelayMs, clock, signal);
      await plain?.close(AbortSignal.abort());
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([https[Symbol.asyncDispose](), plain?.[Symbol.asyncDispose]()]);
      ended.abort();
      await sweeping;
    },
  };
}

async function sweepBodies(bodies: BodyReader, clock: Clock, signal: AbortSignal): Promise<void> {
  for (;;) {
    await untilElapsed(clock, sweepIntervalMs, signal);
    if (signal.aborted) return;
    bodies.sweep();
  }
}

async function drain(server: TlsServer, delayMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  server.startDraining();
  await untilElapsed(clock, delayMs, signal);
  const given = new AbortController();
  const deadline = untilElapsed(clock, openRequestsMs, AbortSignal.any([signal, given.signal])).then(() => {
    given.abort();
  });
  await server.close(given.signal);
  given.abort();
  await deadline;
}

// An abort ends the wait early; it is not an error here.
async function untilElapsed(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
