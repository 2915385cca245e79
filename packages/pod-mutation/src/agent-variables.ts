import type { AnnotationDiagnostic, AnnotationSet } from '@sluice/annotations';
import type { JsonObject } from '@sluice/core';
import { atAnnotation, podError } from './problem.ts';

// What the injector sets itself: another value there would break the agent, or send its token elsewhere.
const reserved =
  /^(?:(?:VAULT|BAO)_ADDR|NAMESPACE|HOST_IP|POD_IP|HOME|(?:VAULT|BAO)_CONFIG(?:_[0-9]+)?|(?:VAULT|BAO)_SKIP_VERIFY)$/;

/** Variables of `agent-env-NAME`, for the agent containers. Reserved and impossible names are reported. Source: spec/injector.md 8. */
export function agentVariables(
  set: AnnotationSet,
  report: (problem: AnnotationDiagnostic) => void,
): readonly JsonObject[] {
  return set.agentVariables.map(({ key, parameter, value }) => {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(parameter))
      refuse(key, 'is no name of a variable', 'use letters, digits and _');
    else if (reserved.test(parameter)) refuse(key, 'is set by the injector', 'use another name');
    return { name: parameter, value: typeof value === 'string' ? value : '' };
  });

  function refuse(key: string, message: string, hint: string): void {
    report(podError('agent', 'injection/unsupported-value', atAnnotation(key), message, { hint }));
  }
}
