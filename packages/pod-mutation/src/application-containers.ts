import type { AnnotationDiagnostic, AnnotationSet } from '@sluice/annotations';
import { booleanOf, effectiveAnnotation, listOf, textOf } from '@sluice/annotations';
import type { JsonObject } from '@sluice/core';
import { agentNames, socketFile, socketVolume } from './agent-layout.ts';
import { isAgent } from './earlier-mutation.ts';
import type { ContainerView, PodView } from './pod.ts';
import { objectsIn, textOr } from './pod.ts';
import { atAnnotation, podWarning } from './problem.ts';
import type { SecretFiles, SecretsVolume } from './secret-files.ts';

type Report = (problem: AnnotationDiagnostic) => void;

/** The two lists of containers of a pod. */
export type ContainerList = 'containers' | 'initContainers';

/** What injection adds to one container of the application. */
export interface ContainerAddition {
  readonly list: ContainerList;
  readonly index: number;
  readonly mounts: readonly JsonObject[];
  readonly variables: readonly JsonObject[];
}

/** What is decided elsewhere about the application. */
export interface ApplicationFacts {
  /** Whether an agent runs before it. */
  readonly beforeApplication: boolean;
  readonly variables: readonly JsonObject[];
  /** Whether it reaches the proxy by a socket. */
  readonly socket: boolean;
}

/**
 * What the application's containers get: mounts of the secrets for the annotated regular ones (all without annotation)
 * and, when an agent runs before the application, for the init containers; variables that are asked for.
 * Source: spec/injector.md 3.3, 6.8, 8.
 */
export function planApplicationContainers(
  set: AnnotationSet,
  pod: PodView,
  files: SecretFiles,
  { beforeApplication, variables, socket }: ApplicationFacts,
  report: Report,
): readonly ContainerAddition[] {
  warnOfUnknown(set, pod, report);
  const regular = trimmed(listOf(set, 'agent-inject-containers'));
  const initial = beforeApplication ? initContainerNames(set) : [];
  const address = socket ? `unix://${socketFile}` : `http://127.0.0.1:${textOf(set, 'agent-cache-listener-port')}`;
  const facts = { set, files, variables: [...proxyVariables(set, address), ...variables], socket };
  return [
    ...additionsFor('containers', pod.containers, regular, facts),
    ...additionsFor('initContainers', pod.initContainers, initial, { ...facts, variables: [], socket: false }),
  ].filter(({ mounts, variables: added }) => mounts.length > 0 || added.length > 0);
}

interface AdditionFacts {
  readonly set: AnnotationSet;
  readonly files: SecretFiles;
  readonly variables: readonly JsonObject[];
  readonly socket: boolean;
}

function additionsFor(
  list: ContainerList,
  containers: readonly ContainerView[],
  names: readonly string[] | undefined,
  { set, files, variables, socket }: AdditionFacts,
): readonly ContainerAddition[] {
  const readOnly = booleanOf(set, 'agent-secrets-volume-read-only') === true;
  const selected = names === undefined ? undefined : new Set(names);
  return containers.flatMap((container, index) => {
    if (isAgentIn(list, container)) return [];
    const gets = selected?.has(container.name) ?? true;
    const secrets = files.volumes
      .filter((volume) => volume.containers?.includes(container.name) ?? gets)
      .map((volume) => mountOf(volume, readOnly));
    // Connecting writes nothing into the volume.
    const mounts = socket && gets ? [...secrets, mountOf(socketVolume, true)] : secrets;
    const present = new Set(container.mounts.map(mountKey));
    const missing = mounts.filter((mount) => !present.has(mountKey(mount)));
    return [{ list, index, mounts: missing, variables: gets ? withoutPresent(variables, container) : [] }];
  });
}

// The init container counts by its name alone, as with the peer.
function isAgentIn(list: ContainerList, container: ContainerView): boolean {
  return (list === 'initContainers' && container.name === agentNames.init) || isAgent(container);
}

function mountOf({ name, mountPath }: Pick<SecretsVolume, 'name' | 'mountPath'>, readOnly: boolean): JsonObject {
  return readOnly ? { name, readOnly: true, mountPath } : { name, mountPath };
}

function mountKey({ name, mountPath }: JsonObject): string {
  return `${textOr(name)}\n${textOr(mountPath)}`;
}

function withoutPresent(variables: readonly JsonObject[], { raw }: ContainerView): readonly JsonObject[] {
  if (variables.length === 0) return variables;
  const present = objectsIn(raw['env']).map(({ name }) => name);
  return variables.filter(({ name }) => !present.includes(name));
}

function initContainerNames(set: AnnotationSet): readonly string[] | undefined {
  const names = trimmed(effectiveList(set));
  return names?.join() === 'none' ? [] : names;
}

function effectiveList(set: AnnotationSet): readonly string[] | undefined {
  return listOf(set, 'agent-inject-init-containers');
}

function trimmed(names: readonly string[] | undefined): readonly string[] | undefined {
  return names?.map((name) => name.trim());
}

// Where the local proxy listens, for clients that look for a server in their environment.
function proxyVariables(set: AnnotationSet, value: string): readonly JsonObject[] {
  const wanted = booleanOf(set, 'agent-cache-inject-env') === true && booleanOf(set, 'agent-cache-enable') === true;
  if (!wanted) return [];
  return ['VAULT_ADDR', 'BAO_ADDR', 'VAULT_AGENT_ADDR'].map((name) => ({ name, value }));
}

function warnOfUnknown(set: AnnotationSet, pod: PodView, report: Report): void {
  const names = trimmed(listOf(set, 'agent-inject-containers'));
  if (names === undefined) return;
  const where = atAnnotation(effectiveAnnotation(set, 'agent-inject-containers').key);
  const known = new Set(pod.containers.map(({ name }) => name));
  const unknown = names.filter((wanted) => wanted !== '' && !known.has(wanted));
  for (const name of unknown) {
    const isInit = pod.initContainers.some((container) => container.name === name);
    const message = isInit ? `${name} is an init container` : `the pod has no container ${JSON.stringify(name)}`;
    const hint = isInit ? 'init containers get the secrets without it' : 'name regular containers of the pod';
    report(podWarning('warning/without-effect', where, message, hint));
  }
  if (names.every((name) => name === '')) {
    const hint = 'name one, or leave it out';
    report(podWarning('warning/without-effect', where, 'no regular container gets the secrets', hint));
  }
}
