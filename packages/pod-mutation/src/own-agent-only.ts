import type { AnnotationDiagnostic, AnnotationSet, AnnotationSuffix } from '@sluice/annotations';
import { booleanOf, effectiveAnnotation } from '@sluice/annotations';
import type { AgentFlavor } from './flavor.ts';
import { loginNamespaceOf } from './login-namespace.ts';
import { atAnnotation, podError } from './problem.ts';
import { wantsSecurityContext } from './security-context.ts';

// What only our agent can do, and when it is asked for. A foreign one would do something else without a word.
const ownOnly: readonly (readonly [suffix: AnnotationSuffix, isWanted: (set: AnnotationSet) => boolean])[] = [
  ['auth-namespace', (set) => loginNamespaceOf(set) !== ''],
  // Others set the mode of a socket only together with ids, which are not known here.
  [
    'agent-cache-listener-socket',
    (set) => booleanOf(set, 'agent-cache-listener-socket') === true && !wantsSecurityContext(set),
  ],
];

/** Reports annotations that a foreign agent cannot fulfil. Source: spec/injector.md 8. */
export function checkOwnAgentOnly(
  set: AnnotationSet,
  flavor: AgentFlavor,
  report: (problem: AnnotationDiagnostic) => void,
): void {
  if (flavor === 'sluice') return;
  for (const [suffix, isWanted] of ownOnly) {
    if (!isWanted(set)) continue;
    const where = atAnnotation(effectiveAnnotation(set, suffix).key);
    const options = { hint: 'use our image in agent-image, or agent-flavor sluice for a build of it' };
    report(podError('agent', 'injection/not-supported', where, 'agents other than ours cannot do it', options));
  }
}
