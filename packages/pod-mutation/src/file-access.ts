import type { AnnotationDiagnostic, AnnotationSet, SecretAnnotations } from '@sluice/annotations';
import { booleanOf, effectiveAnnotation, secretKey, textOf } from '@sluice/annotations';
import type { JsonObject, JsonValue } from '@sluice/core';
import type { PodView } from './pod.ts';
import { objectOr } from './pod.ts';
import { atAnnotation, podError } from './problem.ts';

/** Permissions of a secret's files as annotated, its own or those for all; `''` for those of the agent. */
export function permissionsOf(set: AnnotationSet, { texts }: Pick<SecretAnnotations, 'texts'>): string {
  return texts['agent-inject-perms'] ?? textOf(set, 'agent-inject-default-perms');
}

/** Group id of a secret's files, its own or that for all; `''` for that of the agent. */
export function groupOf(set: AnnotationSet, { texts }: Pick<SecretAnnotations, 'texts'>): string {
  return texts['agent-inject-group'] ?? effectiveAnnotation(set, 'agent-inject-group').text ?? '';
}

/**
 * The groups that the pod has to get so that the agent may give its files to them; empty for none. Only members may do
 * that: a group that is neither the agent's own nor one of the pod is refused, unless the user lets us add it to a pod
 * that has no further groups. Source: spec/injector.md 8, agent-inject-group.
 */
export function planSupplementalGroups(
  set: AnnotationSet,
  pod: PodView,
  agentContext: JsonObject | undefined,
  report: (problem: AnnotationDiagnostic) => void,
): readonly number[] {
  const context = objectOr(pod.spec['securityContext']);
  const present = Array.isArray(context['supplementalGroups']) ? (context['supplementalGroups'] as JsonValue[]) : [];
  const ownGroup = agentContext?.['runAsGroup'] ?? context['runAsGroup'];
  const member = new Set([ownGroup, context['fsGroup'], ...present]);
  const mayAdd = booleanOf(set, 'agent-supplemental-group') === true && present.length === 0;
  const missing = new Set<number>();
  for (const secret of set.secrets) {
    const text = groupOf(set, secret);
    const wanted = Number(text);
    if (text === '' || !Number.isInteger(wanted) || member.has(wanted)) continue;
    missing.add(wanted);
    if (!mayAdd) report(notMember(set, secret, wanted, present.length > 0));
  }
  return mayAdd ? [...missing] : [];
}

function notMember(
  set: AnnotationSet,
  { key, rawName, texts }: SecretAnnotations,
  group: number,
  hasGroups: boolean,
): AnnotationDiagnostic {
  const own = texts['agent-inject-group'] !== undefined;
  const where = atAnnotation(
    own ? secretKey(key, 'agent-inject-group', rawName) : effectiveAnnotation(set, 'agent-inject-group').key,
  );
  const hint = hasGroups
    ? "add it to the pod's supplementalGroups"
    : "set agent-supplemental-group, or add it to the pod's supplementalGroups";
  return podError('agent', 'injection/unsupported-value', where, `the agent is no member of group ${group}`, { hint });
}
