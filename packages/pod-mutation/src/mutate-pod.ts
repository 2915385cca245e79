import type { AnnotationDiagnostic, AnnotationSet, InheritedAnnotations } from '@sluice/annotations';
import {
  annotationCatalogue,
  annotationDiagnostic,
  notTextProblem,
  parseAnnotations,
  parseAnnotationValue,
} from '@sluice/annotations';
import { annotationPrefixes, openbaoPrefix, vaultPrefix } from '@sluice/annotations';
import type { JsonPatchOperation, JsonValue } from '@sluice/core';
import type { AdmissionRequest } from './admission-request.ts';
import { denialMessage, inPeerOrder } from './denial.ts';
import { checkDestinationsOutside } from './destinations-outside.ts';
import { checkNameClashes } from './name-clashes.ts';
import { patchFor } from './patch.ts';
import type { InjectionPlan, MutationCapabilities } from './plan.ts';
import { planInjection } from './plan.ts';
import type { PodView } from './pod.ts';
import { objectOr, readPod } from './pod.ts';
import { atAnnotation, atPointer, podError } from './problem.ts';
import type { SkipReason } from './reasons.ts';
import { shapeOf } from './shape/shape-of.ts';
import { wrongTypes } from './shape/wrong-types.ts';
import { applyStrictness, strictnessFor } from './strictness.ts';
import { findWarnings } from './warnings/find-warnings.ts';
import { checkAgents } from './policy/check-agents.ts';
import { checkPolicy } from './policy/check-policy.ts';
import { inheritedAnnotations, nameGivers } from './policy/inherited-annotations.ts';
import { checkRequiredValues } from './required-values.ts';
import type { InjectorSettings } from './settings/settings-from.ts';

/** What to answer for a pod. */
export type MutationOutcome =
  | { readonly kind: 'unchanged'; readonly reason: SkipReason; readonly diagnostics: readonly AnnotationDiagnostic[] }
  | {
      readonly kind: 'patched';
      readonly plan: InjectionPlan;
      readonly patch: readonly JsonPatchOperation[];
      /** Warnings only. */
      readonly diagnostics: readonly AnnotationDiagnostic[];
    }
  | {
      readonly kind: 'denied';
      /** Errors in the order of the message, then warnings. */
      readonly diagnostics: readonly AnnotationDiagnostic[];
      readonly message: string;
    };

/**
 * The injector as a function: a pod and its request in, patch or refusal out. Pure and deterministic; `pod` is raw JSON
 * and is not changed. All problems of a pod are reported together. Source: spec/injector.md 2.2.
 */
export function mutatePod(
  pod: unknown,
  request: AdmissionRequest,
  settings: InjectorSettings,
  capabilities: MutationCapabilities = {},
): MutationOutcome {
  const read = readPod(pod);
  if (!read.ok) return denied(notAPod(pod, read.error));
  const gate = gateOf(read.value);
  if (gate.kind !== 'inject') return gate;
  if (settings.systemNamespaces.has(request.namespace)) return denied([inSystemNamespace(request.namespace)]);
  return inject(read.value, request, settings, capabilities);
}

function inject(
  pod: PodView,
  request: AdmissionRequest,
  settings: InjectorSettings,
  capabilities: MutationCapabilities,
): MutationOutcome {
  const problems: AnnotationDiagnostic[] = [];
  const report = (problem: AnnotationDiagnostic): void => {
    problems.push(problem);
  };
  const { ofNamespace, ofOperator } = inheritedAnnotations(pod.raw, request, settings, report);
  const inherited = [ofNamespace, ofOperator];
  const set = annotationsOf(pod, inherited, settings, capabilities);
  problems.push(...set.diagnostics);
  checkRequiredValues(set, request.namespace, settings, report);
  checkPolicy(set, pod, ofOperator.annotations, settings, report);
  const plan = planInjection(pod, set, settings, report, capabilities);
  checkAgents(plan, settings, report);
  checkNameClashes(plan, pod, report);
  checkDestinationsOutside(plan, report);
  const strictness = strictnessFor(set, settings, ofOperator.annotations);
  const warnings = strictness === 'off' ? [] : findWarnings({ set, pod, plan });
  const named = nameGivers([...problems, ...warnings], pod.annotations, inherited);
  const found = applyStrictness(named, strictness);
  if (found.some(({ severity }) => severity === 'error')) return denied(found);
  return { kind: 'patched', plan, patch: patchFor(plan, pod), diagnostics: found };
}

function annotationsOf(
  { annotations }: PodView,
  inherited: readonly InheritedAnnotations[],
  { annotationDefaults }: InjectorSettings,
  capabilities: MutationCapabilities,
): AnnotationSet {
  const read = (): AnnotationSet => parseAnnotations(annotations, annotationDefaults, inherited, capabilities);
  return capabilities.recent === undefined ? read() : capabilities.recent.setOf(annotations, inherited, read);
}

/** More make a message that nobody reads. */
const mostWrongTypes = 50;

// The words of the peer's decoder, which names the first wrong type only; then each of them where it stands.
function notAPod(pod: unknown, peerText: string): readonly AnnotationDiagnostic[] {
  const found = podError('pod', 'pod/not-a-pod', atPointer(''), peerText, { peerText });
  // The body was parsed from JSON, so it can be nothing else.
  const wrong = wrongTypes(shapeOf('Pod'), (pod ?? null) as JsonValue).slice(0, mostWrongTypes);
  const others = wrong.map(({ pointer, message, hint }) => {
    const annotation = /^\/metadata\/annotations\/([^/]+)$/.exec(pointer)?.[1];
    if (annotation === undefined) return podError('pod', 'pod/not-a-pod', atPointer(pointer), message, { hint });
    const key = annotation.replaceAll('~1', '/').replaceAll('~0', '~');
    const value = objectOr(objectOr(objectOr(pod as JsonValue)['metadata'])['annotations'])[key];
    return notTextProblem(key, value ?? null) ?? found;
  });
  return [found, ...others];
}

function gateOf(pod: PodView): MutationOutcome | { readonly kind: 'inject' } {
  const key = annotationPrefixes.map((prefix) => `${prefix}agent-inject`).find((name) => isAnnotated(pod, name));
  if (key === undefined) return unchanged('not-annotated');
  const entry = annotationCatalogue['agent-inject'];
  const wanted = parseAnnotationValue(entry, pod.annotations[key] ?? '');
  if (!wanted.ok) {
    const { message, peerText } = wanted.error;
    const options = { hint: `use ${entry.accepts}`, stage: 'gate', peerText } as const;
    return denied([annotationDiagnostic('error', 'annotation/invalid-value', atAnnotation(key), message, options)]);
  }
  if (wanted.value !== true) return unchanged('not-wanted');
  if (Object.hasOwn(pod.annotations, mirrorAnnotation)) return unchanged('mirror-pod');
  if (pod.phase !== '' && pod.phase !== 'Pending') return unchanged('already-running');
  return isInjected(pod) ? unchanged('already-injected') : { kind: 'inject' };
}

/** What kubelet puts on the copies of its static pods (spec/injector.md 6.22). */
const mirrorAnnotation = 'kubernetes.io/config.mirror';

function isAnnotated({ annotations }: PodView, key: string): boolean {
  return Object.hasOwn(annotations, key);
}

function isInjected({ annotations }: PodView): boolean {
  return [vaultPrefix, openbaoPrefix].some((prefix) => annotations[`${prefix}agent-inject-status`] === 'injected');
}

function inSystemNamespace(namespace: string): AnnotationDiagnostic {
  const message = `pods in ${namespace} are not injected`;
  const options = {
    hint: 'remove the annotation agent-inject, or use another namespace',
    peerText: `cannot inject into system namespaces: ${namespace}`,
  };
  return podError('namespace', 'pod/system-namespace', atPointer('/request/namespace'), message, options);
}

function unchanged(reason: SkipReason): MutationOutcome {
  return { kind: 'unchanged', reason, diagnostics: [] };
}

function denied(problems: readonly AnnotationDiagnostic[]): MutationOutcome {
  const errors = inPeerOrder(problems.filter(({ severity }) => severity === 'error'));
  const rest = problems.filter(({ severity }) => severity !== 'error');
  return { kind: 'denied', diagnostics: [...errors, ...rest], message: denialMessage(errors) };
}
