import type { Call } from './call.ts';
import { sendCall } from './call.ts';
import { listMetadata } from './list-and-watch.ts';
import type { ObjectMetadata } from './metadata.ts';
import type { ApiConnection } from './request-json.ts';

/** What an Event says about a pod. */
export interface PodEvent {
  /** Makes its name: a second one of the same pod is the same. */
  readonly kind: string;
  readonly reason: string;
  readonly action: string;
  readonly note: string;
  readonly wallMs: number;
  /** Pod of ours that tells it. */
  readonly reporter: string;
}

/** What of pods the auditor needs. Each throws `KubernetesError`. Source: spec/kubernetes.md 7.2. */
export interface PodApi {
  /** Pods of all namespaces that have not ended, page by page. */
  pods(signal: AbortSignal): AsyncIterable<readonly ObjectMetadata[]>;
  /** An Event that is there already is not made again. */
  tell(pod: ObjectMetadata, event: PodEvent, signal: AbortSignal): Promise<void>;
  /** `refused` by a disruption budget; `gone` when it is no longer that pod. */
  evict(pod: ObjectMetadata, signal: AbortSignal): Promise<'evicted' | 'refused' | 'gone'>;
}

export function createPodApi(connection: ApiConnection): PodApi {
  return {
    pods: (signal) => livingPods(connection, signal),
    tell: async (pod, event, signal) => {
      const path = `/apis/events.k8s.io/v1/namespaces/${encodeURIComponent(pod.namespace)}/events`;
      const body = eventBody(pod, event);
      const call: Call = { method: 'POST', path, body, verb: 'create', resource: 'events', name: '' };
      // 404: the namespace is gone meanwhile.
      await sendCall(call, [404, 409], connection, signal);
    },
    evict: async (pod, signal) => {
      const { name, namespace, uid } = pod;
      const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/eviction`;
      const deleteOptions = { preconditions: { uid } };
      const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions };
      const call: Call = { method: 'POST', path, body, verb: 'create', resource: 'pods/eviction', name };
      const { status } = await sendCall(call, [404, 409, 429], connection, signal);
      return status === 429 ? 'refused' : status === 404 || status === 409 ? 'gone' : 'evicted';
    },
  };
}

async function* livingPods(
  connection: ApiConnection,
  signal: AbortSignal,
): AsyncGenerator<readonly ObjectMetadata[], void> {
  const fieldSelector = 'status.phase!=Succeeded,status.phase!=Failed';
  const pages = listMetadata({ path: '/api/v1/pods', resource: 'pods', fieldSelector }, connection, signal);
  for await (const { items } of pages) yield items;
}

const reporter = 'sluice-injector';

function eventBody({ name, namespace, uid }: ObjectMetadata, event: PodEvent): unknown {
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: `${event.kind}.${uid}`, namespace },
    // MicroTime: six digits, no more and no fewer (spec/kubernetes.md 5.5).
    eventTime: new Date(event.wallMs).toISOString().replace('Z', '000Z'),
    reportingController: reporter,
    // Must not be empty (spec/kubernetes.md 7.6).
    reportingInstance: event.reporter === '' ? reporter : event.reporter.slice(0, 128),
    action: event.action,
    reason: event.reason,
    regarding: { apiVersion: 'v1', kind: 'Pod', name, namespace, uid },
    note: event.note,
    type: 'Warning',
  };
}
