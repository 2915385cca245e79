import type { Diagnostic } from '@sluice/core';
import { formatLocation } from '@sluice/core';
import type { TemplateOutcome } from './inject-manifest.ts';
import { leftAlone } from './left-alone.ts';

/**
 * What there is to tell about a pod template: what the webhook would say, and why it is left alone. Where wrong types are
 * told one by one, the words of a decoder for the first of them are left out.
 */
export function outcomeProblems(result: TemplateOutcome): readonly Diagnostic[] {
  const { diagnostics } = result.outcome;
  const isTold = diagnostics.some((problem) => problem.code === 'pod/not-a-pod' && !isOfWholePod(problem));
  const told = isTold ? diagnostics.filter((problem) => !isOfWholePod(problem)).map(withPlace) : diagnostics;
  const reason = leftAlone(result);
  return reason === undefined ? told : [...told, reason];
}

function isOfWholePod({ code, where }: Diagnostic): boolean {
  return code === 'pod/not-a-pod' && where.kind === 'pointer' && where.pointer === '';
}

// The place in the file replaces the pointer, which names the member.
function withPlace(problem: Diagnostic): Diagnostic {
  const { code, where, message } = problem;
  return code === 'pod/not-a-pod' ? { ...problem, message: `${formatLocation(where)} ${message}` } : problem;
}
