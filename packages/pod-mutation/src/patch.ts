import type { JsonObject, JsonPatchOperation, JsonValue } from '@sluice/core';
import { escapeJsonPointer } from '@sluice/core';
import type { AgentRole } from './agent-layout.ts';
import type { ContainerAddition, ContainerList } from './application-containers.ts';
import { findEarlierAgent } from './earlier-mutation.ts';
import type { InjectionPlan } from './plan.ts';
import type { ContainerView, PodView } from './pod.ts';
import { objectsIn } from './pod.ts';

/**
 * The patch that carries out a plan. Only `add`, and `replace` for agent containers of an earlier mutation: what the
 * user wrote is never rewritten. A missing, null or empty list is added whole. Source: spec/injector.md 3.8, 6.13, 6.15.
 */
export function patchFor(plan: InjectionPlan, pod: PodView): readonly JsonPatchOperation[] {
  const { shareProcessNamespace, supplementalGroups } = plan;
  return [
    ...appendAll('/spec/volumes', pod.volumes, missingVolumes(plan, pod)),
    // Before any container is inserted: their indices are those of the original pod.
    ...plan.additions.flatMap((addition) => additionOperations(addition, pod)),
    ...agentOperations(plan, pod),
    ...(shareProcessNamespace === undefined ? [] : [add('/spec/shareProcessNamespace', shareProcessNamespace)]),
    ...(supplementalGroups.length === 0 ? [] : [addGroups(supplementalGroups, pod)]),
    add(`/metadata/annotations/${escapeJsonPointer(plan.statusKey)}`, 'injected'),
  ];
}

function missingVolumes({ volumes }: InjectionPlan, pod: PodView): readonly JsonObject[] {
  const present = new Set(pod.volumes.map((volume) => volume['name']));
  return volumes.filter(({ name }) => !present.has(name));
}

function additionOperations(
  { list, index, mounts, variables }: ContainerAddition,
  pod: PodView,
): readonly JsonPatchOperation[] {
  const container = pod[list][index];
  const path = `/spec/${list}/${index}`;
  return [
    ...appendAll(`${path}/volumeMounts`, container?.mounts ?? [], mounts),
    ...appendAll(`${path}/env`, objectsIn(container?.raw['env']), variables),
  ];
}

function agentOperations({ init, sidecar }: InjectionPlan, pod: PodView): readonly JsonPatchOperation[] {
  return [
    ...(init === undefined ? [] : [insert('initContainers', pod, 'init', init)]),
    ...(sidecar === undefined
      ? []
      : [insert(sidecar.native ? 'initContainers' : 'containers', pod, 'sidecar', sidecar)]),
  ];
}

function insert(
  list: ContainerList,
  pod: PodView,
  role: AgentRole,
  { container, index }: { readonly container: JsonObject; readonly index: number },
): JsonPatchOperation {
  const containers: readonly ContainerView[] = pod[list];
  const earlier = findEarlierAgent(containers, role);
  if (earlier >= 0) return { op: 'replace', path: `/spec/${list}/${earlier}`, value: container };
  if (containers.length === 0) return add(`/spec/${list}`, [container]);
  return add(`/spec/${list}/${index === containers.length ? '-' : index}`, container);
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

function addGroups(supplementalGroups: readonly number[], pod: PodView): JsonPatchOperation {
  return (pod.spec['securityContext'] ?? null) === null
    ? add('/spec/securityContext', { supplementalGroups })
    : add('/spec/securityContext/supplementalGroups', supplementalGroups);
}

function add(path: string, value: JsonValue): JsonPatchOperation {
  return { op: 'add', path, value };
}
