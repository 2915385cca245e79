import type { AnnotationDiagnostic, AnnotationSet, AnnotationSuffix } from '@sluice/annotations';
import type { InjectionPlan } from '../plan.ts';
import type { PodView } from '../pod.ts';
import type { PodCode } from '../problem.ts';
import { atAnnotation, podWarning } from '../problem.ts';

/** What a rule may look at. */
export interface WarningFacts {
  readonly set: AnnotationSet;
  readonly pod: PodView;
  readonly plan: InjectionPlan;
}

/** Looks at an injection and says what is probably not meant; never changes anything. */
export interface WarningRule {
  (facts: WarningFacts): readonly AnnotationDiagnostic[];
  /** It has nothing to say about pods that do not give this annotation. */
  readonly about?: AnnotationSuffix;
}

/** A rule about one annotation that the pod gives: warns when `applies`. */
export function whenGiven(
  suffix: AnnotationSuffix,
  code: PodCode,
  applies: (facts: WarningFacts, text: string) => boolean,
  message: string,
  hint?: string,
): WarningRule {
  const rule = (facts: WarningFacts): readonly AnnotationDiagnostic[] => {
    const given = facts.set.given.get(suffix);
    if (given === undefined || !applies(facts, given.text ?? '')) return [];
    return [podWarning(code, atAnnotation(given.key), message, hint)];
  };
  return Object.assign(rule, { about: suffix });
}
