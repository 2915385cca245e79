import type { AnnotationDiagnostic } from '@sluice/annotations';
import { textOf } from '@sluice/annotations';
import { cleanPath, isBelowAny } from './go-path.ts';
import type { InjectionPlan } from './plan.ts';
import { objectOr, objectsIn, textOr } from './pod.ts';
import { atAnnotation, podError } from './problem.ts';

/**
 * Files that the agent could not write: with a read-only root file system everything outside of its mounts. The peer
 * lets the agent fail at run time. Source: spec/injector.md 6.18.
 */
export function checkDestinationsOutside(
  { init, sidecar, files, annotations }: InjectionPlan,
  report: (problem: AnnotationDiagnostic) => void,
): void {
  // With a ConfigMap no file of the annotations is written.
  if (textOf(annotations, 'agent-configmap') !== '') return;
  const container = (init ?? sidecar)?.container ?? {};
  if (objectOr(container['securityContext'])['readOnlyRootFilesystem'] !== true) return;
  const mounts = objectsIn(container['volumeMounts']);
  const mountPaths = new Set(mounts.map(({ mountPath }) => cleanPath(textOr(mountPath))));
  for (const { secret, destination } of files.files) {
    if (isBelowAny(cleanPath(destination), mountPaths)) continue;
    const message = `${destination} is in no volume of the agent, whose root file system is read-only`;
    const options = { hint: 'stay below the mount path, or mount a volume there with secret-volume-path' };
    report(podError('agent', 'injection/destination-outside', atAnnotation(secret.key), message, options));
  }
}
