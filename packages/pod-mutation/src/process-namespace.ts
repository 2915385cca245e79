import type { AnnotationDiagnostic, AnnotationSet } from '@sluice/annotations';
import { booleanOf, effectiveAnnotation } from '@sluice/annotations';
import type { PodView } from './pod.ts';
import { atAnnotation, podError } from './problem.ts';

/**
 * The pod's `shareProcessNamespace` as annotated; `undefined` leaves it alone. A pod that forbids sharing is not
 * overruled, nor one with the processes of its node. Applied with and without init container (the peer forgets the latter). Source: spec/injector.md 1.4 A, 6.7.
 */
export function planProcessNamespace(
  set: AnnotationSet,
  pod: PodView,
  report: (problem: AnnotationDiagnostic) => void,
): boolean | undefined {
  const wanted = booleanOf(set, 'agent-share-process-namespace');
  if (wanted !== true) return wanted;
  const { key } = effectiveAnnotation(set, 'agent-share-process-namespace');
  if (pod.spec['hostPID'] === true) {
    const options = { hint: 'remove one of the two' };
    report(podError('agent', 'pod/process-namespace', atAnnotation(key), 'the pod has hostPID', options));
  }
  if (pod.spec['shareProcessNamespace'] !== false) return wanted;
  const message = 'the pod sets shareProcessNamespace to false';
  const peerText = 'shareProcessNamespace explicitly disabled on the pod, refusing to enable it';
  const options = { hint: 'remove one of the two', peerText };
  report(podError('agent', 'pod/process-namespace', atAnnotation(key), message, options));
  return wanted;
}
