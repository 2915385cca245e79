import { annotationPrefixes } from '@sluice/annotations';
import type { Clock, Logger } from '@sluice/core';
import { sendCall } from '../kubernetes/call.ts';
import { KubernetesError } from '../kubernetes/kubernetes-error.ts';
import type { WatchEvent } from '../kubernetes/list-and-watch.ts';
import { listMetadata, watchMetadata } from '../kubernetes/list-and-watch.ts';
import type { ObjectMetadata } from '../kubernetes/metadata.ts';
import { decodeMetadata, metadataAccept } from '../kubernetes/metadata.ts';
import type { ApiConnection } from '../kubernetes/request-json.ts';
import type { InjectorMetrics } from '../metrics/metrics.ts';
import type { Annotations, NamespaceReader } from '../review/mutate-request.ts';
import type { Companion } from './companion.ts';

export interface NamespacePorts {
  readonly connection: ApiConnection;
  readonly clock: Clock;
  readonly logger: Logger;
}

const namespaces = { path: '/api/v1/namespaces', resource: 'namespaces' } as const;
const [firstPauseMs, longestPauseMs] = [1_000, 30_000];
/** Of one namespace that is not known yet: a review waits for it. */
const readSilenceMs = 2_000;
const none: Annotations = {};

/** So many are kept; what else there is, is read when a pod comes. */
export const keptNamespaces = 20_000;

/**
 * The annotations of all namespaces, those of ours, kept up to date by a watch: nothing is read for a review but a
 * namespace too new to be known. While the API does not answer, the last ones known hold.
 * Source: spec/injector.md 9.6, spec/kubernetes.md 7.2 and 7.5.
 */
export class NamespaceAnnotations implements Companion, NamespaceReader {
  readonly #ports: NamespacePorts;
  #known = new Map<string, Annotations>();
  readonly #reads = new Map<string, Promise<Annotations>>();
  #version: string | undefined;
  #complaint = '';

  constructor(ports: NamespacePorts) {
    this.#ports = ports;
  }

  known(namespace: string): Annotations | undefined {
    return this.#known.get(namespace);
  }

  /** Rejects with `KubernetesError`. Several readers of one namespace share a call. */
  read(namespace: string): Promise<Annotations> {
    const running = this.#reads.get(namespace);
    if (running !== undefined) return running;
    const reading = this.#readOne(namespace).finally(() => this.#reads.delete(namespace));
    this.#reads.set(namespace, reading);
    return reading;
  }

  /** Until all are known. Rejects where listing is forbidden: waiting does not heal it. */
  async prepare(signal: AbortSignal): Promise<void> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        await this.#list(signal);
        return;
      } catch (error) {
        this.#complain(error);
        if (isFinal(error)) throw error;
      }
      await this.#ports.clock.sleep(pauseMs, signal);
    }
  }

  async run(_metrics: InjectorMetrics, signal: AbortSignal): Promise<void> {
    for (let pauseMs = firstPauseMs; ;) {
      try {
        if (this.#version === undefined) await this.#list(signal);
        await this.#watch(signal);
        pauseMs = firstPauseMs;
      } catch (error) {
        this.#complain(error);
        this.#version = undefined;
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
      // Also after a watch that ended well: a server that ends each at once is not asked without pause.
      await this.#ports.clock.sleep(pauseMs, signal);
    }
  }

  async #list(signal: AbortSignal): Promise<void> {
    const found = new Map<string, Annotations>();
    let version: string | undefined;
    for await (const { items, resourceVersion } of listMetadata(namespaces, this.#ports.connection, signal)) {
      version = resourceVersion;
      for (const item of items.slice(0, keptNamespaces - found.size)) found.set(item.name, oursOf(item));
    }
    this.#known = found;
    this.#version = version;
    this.#complaint = '';
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { connection } = this.#ports;
    const take = (event: WatchEvent): void => {
      this.#take(event);
    };
    this.#version = await watchMetadata(namespaces, this.#version ?? '', take, connection, signal);
  }

  #take({ type, object }: WatchEvent): void {
    if (type === 'deleted') this.#known.delete(object.name);
    else this.#keep(object.name, oursOf(object));
  }

  async #readOne(namespace: string): Promise<Annotations> {
    const path = `${namespaces.path}/${encodeURIComponent(namespace)}`;
    const call = { method: 'GET', path, accept: metadataAccept.object, verb: 'get', name: namespace } as const;
    const connection = { ...this.#ports.connection, silenceMs: readSilenceMs };
    const never = new AbortController().signal;
    const { status, body } = await sendCall({ ...call, resource: 'namespaces' }, [404], connection, never);
    // The API server itself refuses pods in a namespace that does not exist.
    if (status === 404) return none;
    const annotations = oursOf(decodeMetadata(body));
    // What a watch has told in the meantime is newer.
    const newer = this.#known.get(namespace);
    if (newer !== undefined) return newer;
    this.#keep(namespace, annotations);
    return annotations;
  }

  #keep(name: string, annotations: Annotations): void {
    if (this.#known.has(name) || this.#known.size < keptNamespaces) this.#known.set(name, annotations);
  }

  // Once, until something else is to be said or the list could be read.
  #complain(error: unknown): void {
    if (!(error instanceof KubernetesError)) throw error;
    if (this.#complaint === error.message) return;
    this.#complaint = error.message;
    this.#ports.logger.log('error', 'annotations of namespaces not up to date', { reason: error.message });
  }
}

function isFinal(error: unknown): boolean {
  if (!(error instanceof KubernetesError)) return true;
  return error.code === 'KUBERNETES_FORBIDDEN' || error.code === 'KUBERNETES_NOT_IN_CLUSTER';
}

function oursOf({ annotations }: ObjectMetadata): Annotations {
  const ours = Object.entries(annotations).filter(([key]) =>
    annotationPrefixes.some((prefix) => key.startsWith(prefix)),
  );
  return ours.length === 0 ? none : Object.fromEntries(ours);
}
