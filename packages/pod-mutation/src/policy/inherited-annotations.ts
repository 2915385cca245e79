import type { AnnotationDiagnostic, InheritedAnnotations } from '@sluice/annotations';
import { annotationOfPlace, parseAnnotationKey } from '@sluice/annotations';
import type { JsonObject } from '@sluice/core';
import type { AdmissionRequest } from '../admission-request.ts';
import { atAnnotation, podWarning } from '../problem.ts';
import type { InjectorSettings } from '../settings/settings-from.ts';
import { settingText } from '../settings/settings-from.ts';
import { defaultAnnotationsFor } from './default-annotations.ts';
import { ownKeys } from './own-keys.ts';

type Report = (problem: AnnotationDiagnostic) => void;

/**
 * What holds for a pod that says nothing itself, nearest first: annotations of its namespace, then those of the
 * operator's file. What the operator has locked counts as locked, whatever the namespace says.
 * Source: spec/injector.md 9.6, order of defaults.
 */
export function inheritedAnnotations(
  pod: JsonObject,
  { namespace, namespaceAnnotations = {} }: AdmissionRequest,
  settings: InjectorSettings,
  report: Report,
): { readonly ofNamespace: InheritedAnnotations; readonly ofOperator: InheritedAnnotations } {
  return {
    ofNamespace: {
      annotations: withoutForbidden(namespace, namespaceAnnotations, settings.policy.lockedAnnotations, report),
      from: 'namespace',
      name: namespace,
    },
    ofOperator: {
      annotations: defaultAnnotationsFor(settings.policy.defaultAnnotations, namespace, pod),
      from: 'setting',
      name: settingText(settings, 'default-annotations-file'),
    },
  };
}

/** Problems as they are read at the pod: those of keys that it does not carry say who gives them. */
export function nameGivers(
  problems: readonly AnnotationDiagnostic[],
  own: Readonly<Record<string, string>>,
  inherited: readonly InheritedAnnotations[],
): readonly AnnotationDiagnostic[] {
  if (inherited.every(({ annotations }) => Object.keys(annotations).length === 0)) return problems;
  return problems.map((problem) => {
    const key = problem.where.kind === 'annotation' ? annotationOfPlace(problem.where.key) : '';
    const giver = inherited.find(({ annotations }) => Object.hasOwn(annotations, key));
    if (giver === undefined || Object.hasOwn(own, key)) return problem;
    const subject = giver.from === 'namespace' ? 'namespace' : 'file';
    return { ...problem, message: `${problem.message} (an annotation of ${subject} ${giver.name})` };
  });
}

function withoutForbidden(
  namespace: string,
  annotations: Readonly<Record<string, string>>,
  locked: readonly string[],
  report: Report,
): Readonly<Record<string, string>> {
  const kept = Object.entries(annotations).filter(([key]) => {
    const suffix = parseAnnotationKey(key)?.entry.suffix;
    if (suffix === undefined) return true;
    if (!locked.includes(suffix)) return !ownKeys.includes(suffix);
    const hint = 'remove it from the namespace';
    const message = `is locked by the operator; that of namespace ${namespace} does not count`;
    report(podWarning('injection/locked', atAnnotation(key), message, hint));
    return false;
  });
  return Object.fromEntries(kept);
}
