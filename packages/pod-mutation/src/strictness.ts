import type { AnnotationDiagnostic, AnnotationSet } from '@sluice/annotations';
import { annotationCatalogue, booleanOf, parseAnnotationValue } from '@sluice/annotations';
import { inheritedText } from './policy/inherited-text.ts';
import type { InjectorSettings } from './settings/settings-from.ts';
import { settingText } from './settings/settings-from.ts';

/** How annotations that are unknown or change nothing are taken. Source: spec/injector.md 8, STRICT_ANNOTATIONS. */
export type Strictness = 'off' | 'warn' | 'deny';

const strictCodes: readonly string[] = [
  'annotation/unknown-key',
  'annotation/unknown-prefix',
  'annotation/conflicting-prefixes',
  'annotation/without-effect',
  'warning/without-effect',
];

/**
 * The strictness for a pod: what the operator says, by setting or for some pods by the file of annotations; those of pods
 * and namespaces can only make it stricter.
 */
export function strictnessFor(
  set: AnnotationSet,
  settings: InjectorSettings,
  ofOperator: Readonly<Record<string, string>>,
): Strictness {
  const own = booleanOf(set, 'agent-inject-strict');
  if (own === undefined) return bySetting(settings);
  return own || byOperator(settings, ofOperator) === 'deny' ? 'deny' : 'warn';
}

function byOperator(settings: InjectorSettings, ofOperator: Readonly<Record<string, string>>): Strictness {
  const text = inheritedText(ofOperator, 'agent-inject-strict');
  if (text === undefined) return bySetting(settings);
  const wanted = parseAnnotationValue(annotationCatalogue['agent-inject-strict'], text);
  return wanted.ok && wanted.value === true ? 'deny' : 'warn';
}

function bySetting(settings: InjectorSettings): Strictness {
  const text = settingText(settings, 'strict-annotations');
  return text === 'off' || text === 'deny' ? text : 'warn';
}

/** Problems as they count: `off` keeps errors only, `deny` makes errors of what a strict reader would not accept. */
export function applyStrictness(
  problems: readonly AnnotationDiagnostic[],
  strictness: Strictness,
): readonly AnnotationDiagnostic[] {
  switch (strictness) {
    case 'warn':
      return problems;
    case 'off':
      return problems.filter(({ severity }) => severity === 'error');
    case 'deny':
      return problems.map((problem) => {
        return strictCodes.includes(problem.code) ? { ...problem, severity: 'error', stage: 'validate' } : problem;
      });
  }
}
