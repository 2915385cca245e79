import type { Clock, JsonObject, JsonValue, Random } from '@sluice/core';
import { createAdmissionReview } from './admission-review.ts';
import { admitInTree, applyDefaults } from './admit-in-tree.ts';
import { callWebhook } from './call-webhook.ts';
import type { AdmissionResponse } from './decode-answer.ts';
import { decodeAnswer } from './decode-answer.ts';
import { objectOf, textOf } from './json.ts';
import { isSamePod, judgeResponse } from './judge-response.ts';
import type { Status } from './status.ts';
import { internalError } from './status.ts';
import { validatePodNames } from './validate-pod.ts';
import type { Webhook } from './webhook.ts';

export interface ReviewPodOptions {
  readonly webhook: Webhook;
  readonly namespace: string;
  readonly clock: Clock;
  readonly random: Pick<Random, 'bytes'>;
  /** Default `admission.k8s.io/v1`. */
  readonly apiVersion?: 'admission.k8s.io/v1' | 'admission.k8s.io/v1beta1';
  readonly dryRun?: boolean;
}

/** What became of the creation of a pod. */
export interface PodReview {
  /** The pod as it would be stored, or the refusal as the client gets it. */
  readonly outcome:
    { readonly kind: 'created'; readonly pod: JsonObject } | { readonly kind: 'refused'; readonly status: Status };
  /** The pod as the webhook saw it first: with defaults and token mount. */
  readonly reviewed: JsonObject;
  /** The last patch that was applied; `undefined` when nothing changed. */
  readonly patch?: JsonValue;
  readonly warnings: readonly string[];
  readonly auditAnnotations: Readonly<Record<string, string>>;
  /** Requests that reached the webhook, repeats included. */
  readonly calls: number;
  /** Why the call failed, when the failure policy let the pod through without it. */
  readonly ignoredFailure?: string;
}

/**
 * Creates a pod as an API server does: defaults and in-tree plugins, the webhook, the plugins again, the webhook again
 * where its reinvocation policy says so, validation of names. Never throws for what the webhook answers.
 * Source: spec/kubernetes.md 1.3 and 1.7.
 */
export async function reviewPod(pod: JsonObject, options: ReviewPodOptions): Promise<PodReview> {
  const suffix = randomSuffix(options.random);
  const admit = (value: JsonObject): JsonObject => admitInTree(value, { suffix });
  const reviewed = inNamespace(admit(pod), options.namespace);
  const first = await round(reviewed, options);
  let result = first;
  if (first.pod !== undefined) {
    // Defaults belong to the patch; only what a plugin adds to it calls the webhook again.
    const patched = applyDefaults(first.pod);
    const again = admit(patched);
    const isChanged = !isSamePod(again, patched);
    result = { ...first, pod: again };
    if (isChanged && options.webhook.reinvocationPolicy === 'IfNeeded' && first.failure === undefined) {
      const second = await round(again, options);
      result = { ...merge(first, second), ...(second.pod === undefined ? {} : { pod: admit(second.pod) }) };
    }
  }
  return describe(result, reviewed, options.random);
}

interface Round {
  readonly pod?: JsonObject;
  readonly status?: Status;
  readonly failure?: string;
  readonly response?: AdmissionResponse;
  readonly calls: number;
  readonly warnings: readonly string[];
}

async function round(pod: JsonObject, options: ReviewPodOptions): Promise<Round> {
  const { webhook, namespace, clock, apiVersion = 'admission.k8s.io/v1', dryRun = false } = options;
  const uid = uuid(options.random);
  const review = createAdmissionReview(pod, { uid, namespace, apiVersion, dryRun });
  const wire = await callWebhook(webhook, JSON.stringify(review), clock);
  const { calls } = wire;
  const failed = (reason: string): Round => {
    const failure = `failed calling webhook "${webhook.name}": ${reason}`;
    return webhook.failurePolicy === 'Ignore'
      ? { pod, failure, calls, warnings: [] }
      : { status: internalError(failure), failure, calls, warnings: [] };
  };
  if (wire.kind === 'failed') return failed(`failed to call webhook: ${wire.reason}`);
  const response = decodeAnswer(wire.answer, { apiVersion, uid });
  if (!response.ok) return failed(response.error);
  const { warnings } = response.value;
  const judged = judgeResponse(pod, response.value, webhook.name);
  if (judged.kind === 'call-failed') return failed(judged.reason);
  return judged.kind === 'admitted'
    ? { pod: judged.pod, response: response.value, calls, warnings }
    : { status: judged.status, response: response.value, calls, warnings };
}

function merge(first: Round, second: Round): Round {
  return { ...second, calls: first.calls + second.calls, warnings: [...first.warnings, ...second.warnings] };
}

function describe(result: Round, reviewed: JsonObject, random: ReviewPodOptions['random']): PodReview {
  const { pod, response, calls, failure } = result;
  const named = pod === undefined ? undefined : withName(pod, random);
  const status = named === undefined ? result.status : validatePodNames(named);
  const outcome: PodReview['outcome'] =
    named !== undefined && status === undefined
      ? { kind: 'created', pod: named }
      : { kind: 'refused', status: status ?? internalError('the model lost the pod') };
  return {
    outcome,
    reviewed,
    ...(response?.patch === undefined ? {} : { patch: response.patch }),
    warnings: [...new Set(result.warnings)],
    auditAnnotations: response?.auditAnnotations ?? {},
    calls,
    ...(failure === undefined || outcome.kind === 'refused' ? {} : { ignoredFailure: failure }),
  };
}

function inNamespace(pod: JsonObject, namespace: string): JsonObject {
  return { ...pod, metadata: { ...objectOf(pod['metadata']), namespace } };
}

function withName(pod: JsonObject, random: ReviewPodOptions['random']): JsonObject {
  const metadata = objectOf(pod['metadata']);
  if (textOf(metadata['name']) !== '') return pod;
  return { ...pod, metadata: { ...metadata, name: `${textOf(metadata['generateName'])}${randomSuffix(random)}` } };
}

// The alphabet of generated names has no vowels and nothing that looks like one.
function randomSuffix(random: ReviewPodOptions['random']): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789';
  return Array.from(random.bytes(5), (byte) => letters[byte % letters.length] ?? '').join('');
}

function uuid(random: ReviewPodOptions['random']): string {
  const hex = Array.from(random.bytes(16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
