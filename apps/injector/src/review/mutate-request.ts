import { gzipSync } from 'node:zlib';
import type { InjectionPlan, InjectorSettings, MutationCapabilities } from '@sluice/pod-mutation';
import { mutatePod, skipReasons } from '@sluice/pod-mutation';
import { version } from '../commands/version.ts';
import type { InjectionType } from '../metrics/metrics.ts';
import type { Mutation } from './answer-review.ts';
import { allow, allowWith, deny } from './decision.ts';
import type { ReviewRequest } from './decode-review.ts';

/** What is known of the cluster, now: it changes while the webhook serves. */
export interface ClusterKnowledge {
  /** Minor version of the API server; `undefined` while it is unknown. */
  readonly kubernetesMinor: number | undefined;
}

/** Node's gzip writes no time and no name into its header: the same bytes for the same configuration. */
const capabilities: MutationCapabilities = {
  gzip: (bytes) => gzipSync(bytes),
  base64: (content) => (typeof content === 'string' ? Buffer.from(content) : bytesOf(content)).toString('base64'),
};

function bytesOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}

/** The engine with these settings, as the webhook calls it. `cluster` is looked at anew for each pod. */
export function createMutate(
  settings: InjectorSettings,
  cluster: ClusterKnowledge = unknownCluster,
): (request: ReviewRequest) => Mutation {
  const known: MutationCapabilities = {
    ...capabilities,
    get kubernetesMinor() {
      return cluster.kubernetesMinor;
    },
  };
  return (request) => skipUnseen(request) ?? mutateObject(request, settings, known);
}

const unknownCluster: ClusterKnowledge = { kubernetesMinor: undefined };

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

function mutateObject(request: ReviewRequest, settings: InjectorSettings, known: MutationCapabilities): Mutation {
  // mutatePod checks the shape itself: what is no pod is denied in words, as the peer does.
  const outcome = mutatePod(request.object, request, settings, known);
  switch (outcome.kind) {
    case 'unchanged': {
      const { label, logLevel } = skipReasons[outcome.reason];
      return { decision: allow(label, outcome.diagnostics), reason: label, logLevel };
    }
    case 'denied':
      return { decision: deny(outcome.message, outcome.diagnostics), reason: 'denied' };
    case 'patched': {
      const injection = injectionOf(outcome.plan);
      const audit = { version, 'secrets-count': String(outcome.plan.annotations.secrets.length) };
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
