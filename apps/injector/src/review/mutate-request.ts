import { gzipSync } from 'node:zlib';
import { SluiceError } from '@sluice/core';
import type { AdmissionRequest, InjectionPlan, InjectorSettings, MutationCapabilities } from '@sluice/pod-mutation';
import { mutatePod, RecentAnnotations, skipReasons } from '@sluice/pod-mutation';
import { version } from '../commands/version.ts';
import type { InjectionType } from '../metrics/metrics.ts';
import { withYaml } from '../yaml/yaml-on-demand.ts';
import type { Mutate, Mutation } from './answer-review.ts';
import { configDigest } from './config-digest.ts';
import { allow, allowWith, deny, denyForNow } from './decision.ts';
import type { ReviewRequest } from './decode-review.ts';

/** What is known of the cluster, now: it changes while the webhook serves. */
export interface ClusterKnowledge {
  /** Minor version of the API server; `undefined` while it is unknown. */
  readonly kubernetesMinor: number | undefined;
  /** Of the namespaces, whose annotations are defaults of their pods; absent: they are none. */
  readonly namespaces?: NamespaceReader;
}

export type Annotations = Readonly<Record<string, string>>;

/** The annotations of namespaces. */
export interface NamespaceReader {
  /** `undefined` when they have to be read. */
  known(namespace: string): Annotations | undefined;
  /** Rejects with `SluiceError`. */
  read(namespace: string): Promise<Annotations>;
}

/** Node's gzip writes no time and no name into its header: the same bytes for the same configuration. */
const capabilities: MutationCapabilities = {
  gzip: (bytes) => gzipSync(bytes),
  base64: (content) => (typeof content === 'string' ? Buffer.from(content) : bytesOf(content)).toString('base64'),
};

function bytesOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}

/** The engine with these settings, as the webhook calls it. */
export function createMutate(settings: InjectorSettings): Mutate {
  const known: MutationCapabilities = { ...capabilities, recent: new RecentAnnotations() };
  return (request) =>
    skipUnseen(request) ?? withYaml((parseYaml) => mutateObject(request, request, settings, { parseYaml, ...known }));
}

/** The same with what is known of the cluster, which is looked at anew for each pod. */
export function createClusterMutate(settings: InjectorSettings, cluster: ClusterKnowledge): Mutate {
  const { namespaces } = cluster;
  const known: MutationCapabilities = {
    ...capabilities,
    recent: new RecentAnnotations(),
    get kubernetesMinor() {
      return cluster.kubernetesMinor;
    },
  };
  const mutateWith = (request: ReviewRequest, namespaceAnnotations: Annotations): Mutation | Promise<Mutation> => {
    const admission = { namespace: request.namespace, namespaceAnnotations };
    return withYaml((parseYaml) => mutateObject(request, admission, settings, { parseYaml, ...known }));
  };
  return (request) => {
    const skipped = skipUnseen(request);
    if (skipped !== undefined) return skipped;
    const annotations = namespaces === undefined ? {} : namespaces.known(request.namespace);
    if (namespaces === undefined || annotations !== undefined) return mutateWith(request, annotations ?? {});
    // What is let through as it is does not depend on defaults: a pod asks for the agent itself.
    const mutation = mutateObject(request, request, settings, known);
    if (mutation.decision.kind === 'allow') return mutation;
    return namespaces.read(request.namespace).then((read) => mutateWith(request, read), unreadableNamespace);
  };
}

// A pod without the defaults of its namespace might log in elsewhere or as somebody else: it must not start.
function unreadableNamespace(error: unknown): Mutation {
  if (!(error instanceof SluiceError)) throw error;
  return {
    decision: denyForNow(`the annotations of its namespace cannot be read: ${error.message}`),
    reason: 'denied',
  };
}

/**
 * What is allowed without being looked at. Kinds other than Pod come from `pods/*` rules (bindings, evictions, exec
 * options). Of an existing pod almost nothing may change, so that a patch on UPDATE would block it for ever, and a
 * denial on DELETE would make it undeletable. Source: spec/kubernetes.md 1.2 and 1.11.
 */
function skipUnseen({ kind, isExisting }: ReviewRequest): Mutation | undefined {
  if (kind !== '' && kind !== 'Pod') return { decision: allow('not_a_pod'), reason: 'not_a_pod' };
  if (isExisting) return { decision: allow('existing_object'), reason: 'existing_object' };
  return undefined;
}

function mutateObject(
  { object }: ReviewRequest,
  admission: AdmissionRequest,
  settings: InjectorSettings,
  known: MutationCapabilities,
): Mutation {
  // mutatePod checks the shape itself: what is no pod is denied in words, as the peer does.
  const outcome = mutatePod(object, admission, settings, known);
  switch (outcome.kind) {
    case 'unchanged': {
      const { label, logLevel } = skipReasons[outcome.reason];
      return { decision: allow(label, outcome.diagnostics), reason: label, logLevel };
    }
    case 'denied':
      return { decision: deny(outcome.message, outcome.diagnostics), reason: 'denied' };
    case 'patched': {
      const injection = injectionOf(outcome.plan);
      const secretsCount = String(outcome.plan.annotations.secrets.length);
      const audit = { version, 'config-digest': configDigest(settings), 'secrets-count': secretsCount };
      const decision = allowWith(outcome.patch, outcome.diagnostics, audit);
      return { decision, reason: '', ...(injection === undefined ? {} : { injection }) };
    }
  }
}

// Nothing is counted when neither container is added, as with the peer.
function injectionOf({ init, sidecar }: InjectionPlan): InjectionType | undefined {
  if (init !== undefined) return sidecar === undefined ? 'init_only' : 'init_and_sidecar';
  return sidecar === undefined ? undefined : 'sidecar_only';
}
