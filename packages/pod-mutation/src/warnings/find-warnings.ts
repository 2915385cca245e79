import type { AnnotationDiagnostic } from '@sluice/annotations';
import { dangerousRules } from './dangerous.ts';
import { mayFailRules } from './may-fail.ts';
import type { WarningFacts, WarningRule } from './warn.ts';
import { withoutEffectRules } from './without-effect.ts';

const rules: readonly WarningRule[] = [...dangerousRules, ...withoutEffectRules, ...mayFailRules];

/** Everything about an injection that works and is probably not meant. Source: spec/injector.md 9.6. */
export function findWarnings(facts: WarningFacts): readonly AnnotationDiagnostic[] {
  const found: AnnotationDiagnostic[] = [];
  for (const rule of rules) found.push(...rule(facts));
  return found;
}
