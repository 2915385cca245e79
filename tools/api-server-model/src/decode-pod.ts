import type { JsonValue } from '@sluice/core';
import { isObject } from './json.ts';

/** Shape of a value: a wire type, a list, a map of texts, or an object with some known members. */
type Shape =
  'string' | 'boolean' | 'int32' | 'int64' | { readonly list: Shape } | { readonly map: Shape } | ObjectShape;

interface ObjectShape {
  readonly type: string;
  readonly fields: Readonly<Record<string, Shape>>;
}

const env: ObjectShape = { type: 'EnvVar', fields: { name: 'string', value: 'string' } };
const mount: ObjectShape = {
  type: 'VolumeMount',
  fields: { name: 'string', mountPath: 'string', readOnly: 'boolean', subPath: 'string' },
};
const container: ObjectShape = {
  type: 'Container',
  fields: {
    name: 'string',
    image: 'string',
    command: { list: 'string' },
    args: { list: 'string' },
    workingDir: 'string',
    env: { list: env },
    volumeMounts: { list: mount },
    imagePullPolicy: 'string',
    restartPolicy: 'string',
    securityContext: {
      type: 'SecurityContext',
      fields: {
        runAsUser: 'int64',
        runAsGroup: 'int64',
        runAsNonRoot: 'boolean',
        readOnlyRootFilesystem: 'boolean',
        allowPrivilegeEscalation: 'boolean',
        privileged: 'boolean',
        capabilities: { type: 'Capabilities', fields: { add: { list: 'string' }, drop: { list: 'string' } } },
      },
    },
  },
};
const volume: ObjectShape = { type: 'Volume', fields: { name: 'string' } };
const pod: ObjectShape = {
  type: 'Pod',
  fields: {
    metadata: {
      type: 'ObjectMeta',
      fields: {
        name: 'string',
        generateName: 'string',
        namespace: 'string',
        labels: { map: 'string' },
        annotations: { map: 'string' },
      },
    },
    spec: {
      type: 'PodSpec',
      fields: {
        containers: { list: container },
        initContainers: { list: container },
        volumes: { list: volume },
        restartPolicy: 'string',
        terminationGracePeriodSeconds: 'int64',
        activeDeadlineSeconds: 'int64',
        serviceAccountName: 'string',
        automountServiceAccountToken: 'boolean',
        shareProcessNamespace: 'boolean',
        hostNetwork: 'boolean',
        hostPID: 'boolean',
        nodeName: 'string',
        priority: 'int32',
      },
    },
  },
};

/**
 * The first member whose type the API server's decoder refuses, in its words; `undefined` when it decodes. Members not
 * named here pass, as unknown ones do there: the table covers what a webhook of our kind writes.
 */
export function podDecodingError(value: JsonValue): string | undefined {
  return errorAt(value, pod, 'Pod', '');
}

function errorAt(value: JsonValue | undefined, shape: Shape, parent: string, path: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof shape === 'string') return scalarError(value, shape, parent, path);
  if ('list' in shape) {
    if (!Array.isArray(value)) return wrong(value, parent, path, goTypeOf(shape));
    return firstError(value as readonly JsonValue[], (item) => errorAt(item, shape.list, parent, path));
  }
  if (!isObject(value)) return wrong(value, parent, path, goTypeOf(shape));
  if ('map' in shape) return firstError(Object.values(value), (item) => errorAt(item, shape.map, parent, path));
  return firstError(Object.entries(shape.fields), ([name, field]) =>
    errorAt(value[name], field, shape.type, path === '' ? name : `${path}.${name}`),
  );
}

function scalarError(value: JsonValue, shape: string, parent: string, path: string): string | undefined {
  const isRight = shape.startsWith('int') ? Number.isInteger(value) : typeof value === shape;
  return isRight ? undefined : wrong(value, parent, path, shape === 'boolean' ? 'bool' : shape);
}

function wrong(value: JsonValue, parent: string, path: string, type: string): string {
  const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${found} into Go struct field ${parent}.${path} of type ${type}`;
}

function goTypeOf(shape: Exclude<Shape, string>): string {
  if ('list' in shape) return `[]${typeof shape.list === 'string' ? shape.list : goTypeOf(shape.list)}`;
  return 'map' in shape ? 'map[string]string' : `v1.${shape.type}`;
}

function firstError<T>(items: readonly T[], errorOf: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const error = errorOf(item);
    if (error !== undefined) return error;
  }
  return undefined;
}
