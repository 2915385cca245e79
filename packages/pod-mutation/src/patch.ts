import type { JsonObject, JsonPatchOperation, JsonValue } from '@sluice/core';
import { escapeJsonPointer } from '@sluice/core';
import { agentNames } from './agent-container.ts';
import type { InjectionPlan } from './plan.ts';
import type { ContainerView, PodView } from './pod.ts';

/**
 * The patch that carries out a plan. Only `add`, and `replace` for agent containers of an earlier mutation: what the
 * user wrote is never rewritten. A missing, null or empty list is added whole. Source: spec/injector.md 3.8, 6.13, 6.15.
 */
export function patchFor(plan: InjectionPlan, pod: PodView): readonly JsonPatchOperation[] {
  const { init, sidecar, shareProcessNamespace } = plan;
  return [
    ...appendAll('/spec/volumes', pod.volumes, missingVolumes(plan, pod)),
    ...mountOperations('containers', pod.containers, plan.containers, plan),
    ...mountOperations('initContainers', pod.initContainers, plan.initContainers, plan),
    ...(init === undefined ? [] : insertContainer('initContainers', pod.initContainers, init.container, init.index)),
    ...(sidecar === undefined
      ? []
      : insertContainer('containers', pod.containers, sidecar.container, pod.containers.length)),
    ...(shareProcessNamespace === undefined ? [] : [add('/spec/shareProcessNamespace', shareProcessNamespace)]),
    add(`/metadata/annotations/${escapeJsonPointer(plan.statusKey)}`, 'injected'),
  ];
}

function missingVolumes({ volumes }: InjectionPlan, pod: PodView): readonly JsonObject[] {
  return volumes.filter(({ name }) => !pod.volumes.some((present) => present['name'] === name));
}

function mountOperations(
  list: string,
  containers: readonly ContainerView[],
  indices: readonly number[],
  { secretsMounts }: InjectionPlan,
): readonly JsonPatchOperation[] {
  return indices.flatMap((index) => {
    const mounts = containers[index]?.mounts ?? [];
    const missing = secretsMounts.filter((wanted) => !mounts.some((present) => isSameMount(present, wanted)));
    return appendAll(`/spec/${list}/${index}/volumeMounts`, mounts, missing);
  });
}

function isSameMount(present: JsonObject, wanted: JsonObject): boolean {
  return present['name'] === wanted['name'] && present['mountPath'] === wanted['mountPath'];
}

function insertContainer(
  list: string,
  containers: readonly ContainerView[],
  container: JsonObject,
  index: number,
): readonly JsonPatchOperation[] {
  const name = list === 'containers' ? agentNames.sidecar : agentNames.init;
  const earlier = containers.findIndex((present) => present.name === name);
  if (earlier >= 0) return [{ op: 'replace', path: `/spec/${list}/${earlier}`, value: container }];
  if (containers.length === 0) return [add(`/spec/${list}`, [container])];
  return [add(`/spec/${list}/${index === containers.length ? '-' : index}`, container)];
}

function appendAll(
  path: string,
  present: readonly JsonObject[],
  items: readonly JsonObject[],
): readonly JsonPatchOperation[] {
  if (items.length === 0) return [];
  if (present.length === 0) return [add(path, items)];
  return items.map((item) => add(`${path}/-`, item));
}

function add(path: string, value: JsonValue): JsonPatchOperation {
  return { op: 'add', path, value };
}
