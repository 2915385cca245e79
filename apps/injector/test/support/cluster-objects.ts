import type { ServerResponse } from 'node:http';
import type { FurtherRoute } from './kubernetes.ts';

/** What the API has stored of namespaces or pods. */
export interface StoredObject {
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string };
}

/** Namespaces as the API serves them: by name, in pages, and as a stream of changes. */
export class FakeNamespaces {
  readonly #objects = new Map<string, StoredObject>();
  readonly #watchers = new Set<ServerResponse>();
  #version = 100;
  /** Of further watches: answered by 410, as to a version that is too old. */
  expired = 0;

  /** Stores it and tells the watches; a hidden one is not in lists and streams, as if they lagged behind. */
  put(name: string, annotations: Readonly<Record<string, string>> = {}, { isHidden = false } = {}): void {
    this.#version += 1;
    const metadata = { name, uid: `uid-${name}`, annotations, resourceVersion: String(this.#version) };
    this.#objects.set(name, { metadata: { ...metadata, ...(isHidden ? { hidden: true } : {}) } });
    if (!isHidden) this.#tell('MODIFIED', metadata);
  }

  delete(name: string): void {
    this.#version += 1;
    this.#objects.delete(name);
    this.#tell('DELETED', { name, resourceVersion: String(this.#version) });
  }

  get watchers(): number {
    return this.#watchers.size;
  }

  /** Ends every stream, as a server does that is restarted. */
  endWatches(last?: unknown): void {
    for (const watcher of this.#watchers) watcher.end(last === undefined ? '' : `${JSON.stringify(last)}\n`);
    this.#watchers.clear();
  }

  readonly route: FurtherRoute = ({ method, url, accept }, response) => {
    const match = /^\/api\/v1\/namespaces(?:\/([^/]+))?$/.exec(url.pathname);
    if (match === null || method !== 'GET') return undefined;
    if (!accept.includes('as=PartialObjectMetadata')) return [406, {}];
    if (match[1] !== undefined) {
      const found = this.#objects.get(match[1]);
      return found === undefined ? [404, {}] : [200, found];
    }
    if (url.searchParams.has('watch')) return this.#watch(Number(url.searchParams.get('resourceVersion')), response);
    return [
      200,
      pageOf(
        [...this.#objects.values()].filter(({ metadata }) => metadata['hidden'] !== true),
        url,
        this.#version,
      ),
    ];
  };

  #watch(since: number, response: ServerResponse): readonly [number, unknown] | 'streaming' {
    if (this.expired > 0) {
      this.expired -= 1;
      return [410, {}];
    }
    response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
    this.#watchers.add(response);
    response.once('close', () => this.#watchers.delete(response));
    for (const { metadata } of this.#objects.values()) {
      if (Number(metadata['resourceVersion']) > since && metadata['hidden'] !== true) this.#tell('MODIFIED', metadata);
    }
    this.#tell('BOOKMARK', { resourceVersion: String(this.#version) });
    return 'streaming';
  }

  #tell(type: string, metadata: Readonly<Record<string, unknown>>): void {
    // In two pieces: events do not keep to the limits of packets.
    const line = `${JSON.stringify({ type, object: { metadata } })}\n`;
    for (const watcher of this.#watchers) {
      watcher.write(line.slice(0, 7));
      watcher.write(line.slice(7));
    }
  }
}

/** A page of at most two, so that every list takes several. */
export function pageOf(objects: readonly StoredObject[], url: URL, version: number): unknown {
  const start = Number(url.searchParams.get('continue') ?? '0');
  const end = start + 2;
  return {
    kind: 'PartialObjectMetadataList',
    metadata: { resourceVersion: String(version), ...(end < objects.length ? { continue: String(end) } : {}) },
    items: objects.slice(start, end),
  };
}

/** Pods of all namespaces, with Events and evictions. */
export class FakePods {
  #objects: readonly StoredObject[] = [];
  /** By name. */
  readonly events = new Map<string, Readonly<Record<string, unknown>>>();
  eventCalls = 0;
  /** Names, in order. */
  readonly evictions: string[] = [];
  /** The uids that evictions were bound to. */
  readonly preconditions: string[] = [];
  readonly protectedPods = new Set<string>();
  /** Namespaces that are being deleted. */
  readonly withoutEvents = new Set<string>();
  /** Have another uid meanwhile. */
  readonly replacedPods = new Set<string>();

  put(namespace: string, name: string, annotations: Readonly<Record<string, string>>, controller?: string): void {
    const ownerReferences = controller === undefined ? [] : [{ kind: 'ReplicaSet', uid: controller, controller: true }];
    this.#objects = [
      ...this.#objects,
      { metadata: { namespace, name, uid: `uid-${name}`, annotations, ownerReferences } },
    ];
  }

  delete(namespace: string): void {
    this.#objects = this.#objects.filter(({ metadata }) => metadata['namespace'] !== namespace);
  }

  readonly route: FurtherRoute = ({ method, url, sent, accept }) => {
    if (method === 'GET' && url.pathname === '/api/v1/pods') {
      if (!accept.includes('as=PartialObjectMetadataList')) return [406, {}];
      if (url.searchParams.get('fieldSelector') !== 'status.phase!=Succeeded,status.phase!=Failed') return [400, {}];
      return [200, pageOf(this.#objects, url, 1)];
    }
    if (method === 'POST' && url.pathname.startsWith('/apis/events.k8s.io/v1/')) return this.#takeEvent(sent);
    const name = /^\/api\/v1\/namespaces\/[^/]+\/pods\/([^/]+)\/eviction$/.exec(url.pathname)?.[1];
    return method === 'POST' && name !== undefined ? this.#evict(name, sent) : undefined;
  };

  #takeEvent(sent: string): readonly [number, unknown] {
    this.eventCalls += 1;
    const event = JSON.parse(sent) as Readonly<Record<string, unknown>> & StoredObject;
    const required = ['eventTime', 'reportingController', 'reportingInstance', 'action', 'reason', 'type', 'note'];
    if (required.some((name) => typeof event[name] !== 'string' || event[name] === '')) return [422, {}];
    if (this.withoutEvents.has(String(event.metadata['namespace']))) return [403, {}];
    if (this.events.has(event.metadata.name)) return [409, {}];
    this.events.set(event.metadata.name, event);
    return [201, event];
  }

  #evict(name: string, sent: string): readonly [number, unknown] {
    if (this.protectedPods.has(name)) return [429, {}];
    if (this.replacedPods.has(name)) return [409, {}];
    const { deleteOptions } = JSON.parse(sent) as {
      readonly deleteOptions: { readonly preconditions: { readonly uid: string } };
    };
    this.preconditions.push(deleteOptions.preconditions.uid);
    this.evictions.push(name);
    this.#objects = this.#objects.filter(({ metadata }) => metadata.name !== name);
    return [201, {}];
  }
}
