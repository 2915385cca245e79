import type { AnnotationDiagnostic, AnnotationSuffix } from '@sluice/annotations';
import { contradictionRules } from './contradictions.ts';
import { dangerousRules } from './dangerous.ts';
import { mayFailRules } from './may-fail.ts';
import type { WarningFacts, WarningRule } from './warn.ts';
import { withoutEffectRules } from './without-effect.ts';

/**
 * Everything about an injection that works and is probably not meant: what concerns single annotations first, in their
 * order. Source: spec/injector.md 9.6.
 */
export function findWarnings(facts: WarningFacts): readonly AnnotationDiagnostic[] {
  const found: AnnotationDiagnostic[] = [];
  for (const suffix of facts.set.given.keys()) {
    for (const rule of rulesAbout.get(suffix) ?? []) found.push(...rule(facts));
  }
  for (const rule of rulesAboutAll) found.push(...rule(facts));
  return found;
}

const rules: readonly WarningRule[] = [
  ...contradictionRules,
  ...dangerousRules,
  ...withoutEffectRules,
  ...mayFailRules,
];
const rulesAboutAll = rules.filter(({ about }) => about === undefined);

// A pod gives a dozen annotations, and most rules are about another one.
const rulesAbout: ReadonlyMap<AnnotationSuffix, readonly WarningRule[]> = bySuffix(rules);

function bySuffix(all: readonly WarningRule[]): Map<AnnotationSuffix, WarningRule[]> {
  const found = new Map<AnnotationSuffix, WarningRule[]>();
  for (const rule of all) {
    if (rule.about !== undefined) found.set(rule.about, [...(found.get(rule.about) ?? []), rule]);
  }
  return found;
}
