import type { JsonObject } from '@sluice/core';
import { SluiceError } from '@sluice/core';
import { listOf, objectOf, textOf } from './json.ts';

/** Which object a controller makes pods from, and how it names them. */
interface Controller {
  /** Path of the pod template. */
  readonly template: readonly string[];
  /** Kind that owns the pods: a Deployment's belong to a ReplicaSet, a CronJob's to a Job. */
  readonly owner: string;
  readonly ownerApiVersion: string;
  readonly middle: string;
}

const controllers: Readonly<Record<string, Controller>> = {
  Deployment: {
    template: ['spec', 'template'],
    owner: 'ReplicaSet',
    ownerApiVersion: 'apps/v1',
    middle: '-7d9f8b6c5d',
  },
  ReplicaSet: { template: ['spec', 'template'], owner: 'ReplicaSet', ownerApiVersion: 'apps/v1', middle: '' },
  StatefulSet: { template: ['spec', 'template'], owner: 'StatefulSet', ownerApiVersion: 'apps/v1', middle: '' },
  DaemonSet: { template: ['spec', 'template'], owner: 'DaemonSet', ownerApiVersion: 'apps/v1', middle: '' },
  ReplicationController: {
    template: ['spec', 'template'],
    owner: 'ReplicationController',
    ownerApiVersion: 'v1',
    middle: '',
  },
  Job: { template: ['spec', 'template'], owner: 'Job', ownerApiVersion: 'batch/v1', middle: '' },
  CronJob: {
    template: ['spec', 'jobTemplate', 'spec', 'template'],
    owner: 'Job',
    ownerApiVersion: 'batch/v1',
    middle: '-29400000',
  },
};

/**
 * The Pod that a workload's controller would send to the API server: template with generated name and owner. A Pod
 * stays as it is. Throws `MANIFEST_KIND` for a kind without a pod template.
 */
export function podFromWorkload(manifest: JsonObject): JsonObject {
  const kind = textOf(manifest['kind']);
  if (kind === 'Pod') return manifest;
  const controller = controllerOf(kind);
  const template = objectOf(memberAt(manifest, controller.template));
  const name = `${textOf(objectOf(manifest['metadata'])['name'])}${controller.middle}`;
  const metadata = objectOf(template['metadata']);
  const owner = {
    apiVersion: controller.ownerApiVersion,
    kind: controller.owner,
    name,
    uid: '00000000-0000-4000-8000-000000000001',
    controller: true,
    blockOwnerDeletion: true,
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...withoutName(metadata), generateName: `${name}-`, ownerReferences: [owner] },
    spec: objectOf(template['spec']),
  };
}

function withoutName(metadata: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== 'name'));
}

/**
 * The manifest with the annotations of `patch` added to its pod template, as `kubectl patch` with a strategic merge
 * does: maps merge, null removes. `patch` has the shape of the manifest or is the template's metadata alone.
 */
export function patchTemplateAnnotations(manifest: JsonObject, patch: JsonObject): JsonObject {
  const kind = textOf(manifest['kind']);
  const template = kind === 'Pod' ? [] : controllerOf(kind).template;
  const within =
    objectOf(memberAt(patch, [...template, 'metadata']))['annotations'] ?? objectOf(patch['metadata'])['annotations'];
  const added = objectOf(within ?? patch['annotations']);
  return updateAt(manifest, [...template, 'metadata', 'annotations'], (present) => {
    const merged = Object.entries({ ...present, ...added }).filter(([, value]) => value !== null);
    return Object.fromEntries(merged);
  });
}

/** Namespace of a manifest, `default` when it names none. */
export function namespaceOf(manifest: JsonObject): string {
  return textOf(objectOf(manifest['metadata'])['namespace']) || 'default';
}

/** Containers of a pod, init containers included, in the order in which the API server looks at them. */
export function containersOf(pod: JsonObject): readonly JsonObject[] {
  const spec = objectOf(pod['spec']);
  return [...listOf(spec['initContainers']), ...listOf(spec['containers'])].map(objectOf);
}

function controllerOf(kind: string): Controller {
  const controller = controllers[kind];
  if (controller !== undefined) return controller;
  const known = ['Pod', ...Object.keys(controllers)].join(', ');
  throw new SluiceError('MANIFEST_KIND', `manifest of kind "${kind}": has no pod template; give one of ${known}`);
}

function memberAt(value: JsonObject, path: readonly string[]): unknown {
  return path.reduce<unknown>((parent, key) => objectOf(parent)[key], value);
}

function updateAt(
  value: JsonObject,
  [key, ...rest]: readonly string[],
  update: (present: JsonObject) => JsonObject,
): JsonObject {
  if (key === undefined) return update(value);
  return { ...value, [key]: updateAt(objectOf(value[key]), rest, update) };
}
