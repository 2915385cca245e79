import type { JsonObject, JsonValue } from '@sluice/core';
import { elementsOf, isJsonObject, membersOf } from './json-tree.ts';

/** A pod with the token mount that the API server will add, and how to take it out again. */
export interface PodWithToken {
  readonly pod: JsonObject;
  /** The same pod, also after it has been mutated, without what was added here. */
  readonly without: (pod: JsonObject) => JsonObject;
}

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';
/** Not a name that a user would choose; the API server chooses another, ending in five random letters. */
const volumeName = 'kube-api-access-by-the-api-server';
const lists = ['initContainers', 'containers'] as const;

/**
 * Adds the service account's token to each container without one, as the API server does before it asks the webhook.
 * What is printed leaves it out, because the API server adds it to every container anyway. Source: spec/decisions.md 24.
 */
export function withTokenMount(pod: JsonObject): PodWithToken {
  const spec = membersOf(pod['spec']);
  const isWanted = spec['automountServiceAccountToken'] !== false;
  const isNeeded = lists.some((list) => elementsOf(spec[list]).some((container) => !hasTokenMount(container)));
  if (!isWanted || !isNeeded) return { pod, without: (same) => same };
  const volumes = [...elementsOf(spec['volumes']), tokenVolume()];
  return { pod: { ...pod, spec: { ...mapContainers(spec, mountToken), volumes } }, without: withoutToken };
}

function withoutToken(pod: JsonObject): JsonObject {
  const spec = mapContainers(membersOf(pod['spec']), (container) =>
    withoutElements(container, 'volumeMounts', isToken),
  );
  return { ...pod, spec: withoutElements(spec, 'volumes', isToken) };
}

function isToken(element: JsonValue): boolean {
  return membersOf(element)['name'] === volumeName;
}

function hasTokenMount(container: JsonValue): boolean {
  return elementsOf(membersOf(container)['volumeMounts']).some((mount) => membersOf(mount)['mountPath'] === tokenPath);
}

function mountToken(container: JsonObject): JsonObject {
  if (hasTokenMount(container)) return container;
  const mount = { name: volumeName, readOnly: true, mountPath: tokenPath };
  return { ...container, volumeMounts: [...elementsOf(container['volumeMounts']), mount] };
}

function tokenVolume(): JsonObject {
  return {
    name: volumeName,
    projected: { sources: [{ serviceAccountToken: { expirationSeconds: 3607, path: 'token' } }] },
  };
}

function mapContainers(spec: JsonObject, change: (container: JsonObject) => JsonObject): JsonObject {
  const changed = lists
    .filter((list) => Array.isArray(spec[list]))
    .map((list) => [list, elementsOf(spec[list]).map((item) => (isJsonObject(item) ? change(item) : item))] as const);
  return { ...spec, ...Object.fromEntries(changed) };
}

// A list that holds nothing else was added with it.
function withoutElements(parent: JsonObject, list: string, isUnwanted: (element: JsonValue) => boolean): JsonObject {
  const elements = elementsOf(parent[list]);
  if (!elements.some(isUnwanted)) return parent;
  const kept = elements.filter((element) => !isUnwanted(element));
  if (kept.length > 0) return { ...parent, [list]: kept };
  return Object.fromEntries(Object.entries(parent).filter(([key]) => key !== list));
}
