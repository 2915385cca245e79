import type { AnnotationDiagnostic } from '@sluice/annotations';
import { jsonEquals } from '@sluice/core';
import type { PlannedAgent } from './agents.ts';
import { isAgentContainer } from './earlier-mutation.ts';
import type { InjectionPlan } from './plan.ts';
import type { ContainerView, PodView } from './pod.ts';
import { textOr } from './pod.ts';
import { atPointer, podError } from './problem.ts';

type Report = (problem: AnnotationDiagnostic) => void;

/**
 * Names that the pod uses for something else. Our own containers and volumes of an earlier mutation are no clash: they
 * are replaced, or kept when they are equal. Source: spec/injector.md 6.11, 6.16.
 */
export function checkNameClashes(plan: InjectionPlan, pod: PodView, report: Report): void {
  if (plan.init !== undefined) checkContainer(pod.initContainers, nameOf(plan.init), 'initContainers', report);
  if (plan.sidecar !== undefined) {
    checkContainer(pod.containers, nameOf(plan.sidecar), 'containers', report);
    checkContainer(pod.initContainers, nameOf(plan.sidecar), 'initContainers', report);
  }
  const planned = new Map(plan.volumes.map((volume) => [volume['name'], volume]));
  for (const [index, volume] of pod.volumes.entries()) {
    const ours = planned.get(volume['name']);
    if (ours === undefined || jsonEquals(ours, volume)) continue;
    const message = `volume ${JSON.stringify(volume['name'])} of the pod has a name that the injector uses`;
    report(podError('patch', 'pod/name-taken', atPointer(`/spec/volumes/${index}`), message, { hint: 'rename it' }));
  }
}

// A JSON patch may have renamed it.
function nameOf({ container }: PlannedAgent): string {
  return textOr(container['name']);
}

function checkContainer(containers: readonly ContainerView[], name: string, list: string, report: Report): void {
  const index = containers.findIndex((container) => container.name === name);
  const found = containers[index];
  if (found === undefined || isAgentContainer(found.raw)) return;
  const message = `container ${JSON.stringify(name)} of the pod has a name that the injector uses`;
  report(podError('patch', 'pod/name-taken', atPointer(`/spec/${list}/${index}`), message, { hint: 'rename it' }));
}
