import type { AnnotationDiagnostic, AnnotationSet } from '@sluice/annotations';
import { effectiveAnnotation, listOf } from '@sluice/annotations';
import { agentNames, isAgentContainer } from './agent-container.ts';
import type { ContainerView, PodView } from './pod.ts';
import { atAnnotation, podWarning } from './problem.ts';

/**
 * Which containers get the secrets, by index: the annotated regular ones (all without annotation), and all init
 * containers when there is an init container of ours. Blanks around names do not count. Source: spec/injector.md 3.3, 6.8.
 */
export function selectContainers(
  set: AnnotationSet,
  pod: PodView,
  withInitContainer: boolean,
  report: (problem: AnnotationDiagnostic) => void,
): { readonly containers: readonly number[]; readonly initContainers: readonly number[] } {
  const names = listOf(set, 'agent-inject-containers')?.map((name) => name.trim());
  if (names !== undefined) warnOfUnknown(set, names, pod, report);
  return {
    containers: indicesOf(pod.containers, (container) => {
      return !isOwn(container) && (names === undefined || names.includes(container.name));
    }),
    initContainers: withInitContainer ? indicesOf(pod.initContainers, ({ name }) => name !== agentNames.init) : [],
  };
}

function isOwn({ name, raw }: ContainerView): boolean {
  return name === agentNames.sidecar && isAgentContainer(raw);
}

function indicesOf(
  containers: readonly ContainerView[],
  wanted: (container: ContainerView) => boolean,
): readonly number[] {
  return containers.flatMap((container, index) => (wanted(container) ? [index] : []));
}

function warnOfUnknown(
  set: AnnotationSet,
  names: readonly string[],
  pod: PodView,
  report: (problem: AnnotationDiagnostic) => void,
): void {
  const where = atAnnotation(effectiveAnnotation(set, 'agent-inject-containers').key);
  const unknown = names.filter((wanted) => wanted !== '' && !pod.containers.some(({ name }) => name === wanted));
  for (const name of unknown) {
    const isInit = pod.initContainers.some((container) => container.name === name);
    const message = isInit ? `${name} is an init container` : `the pod has no container ${JSON.stringify(name)}`;
    const hint = isInit ? 'init containers always get the secrets' : 'name regular containers of the pod';
    report(podWarning('warning/without-effect', where, message, hint));
  }
  if (names.every((name) => name === '')) {
    report(
      podWarning('warning/without-effect', where, 'no regular container gets the secrets', 'name one, or leave it out'),
    );
  }
}
