import type { Fields } from './fields.ts';
import type {
  Container,
  ContainerSecurityContext,
  EnvironmentSource,
  EnvironmentVariable,
  Handler,
  Probe,
  RestartPolicy,
  ValueSource,
  VolumeMount,
} from './pod.ts';

/** One entry of `containers` or `initContainers`. */
export function decodeContainer(fields: Fields): Container {
  const lifecycle = fields.object('lifecycle', (hooks) => ({
    postStart: hooks.object('postStart', decodeHandler),
    preStop: hooks.object('preStop', decodeHandler),
  }));
  return {
    name: fields.requiredString('name'),
    image: fields.requiredString('image'),
    ...fields.optional({ command: fields.strings('command'), args: fields.strings('args') }),
    ...fields.optional({
      workingDir: fields.string('workingDir'),
      restartPolicy: fields.string('restartPolicy') as RestartPolicy | undefined,
    }),
    env: fields.list('env', decodeVariable),
    envFrom: fields.list('envFrom', decodeEnvironmentSource).filter((source) => source !== undefined),
    ports: fields.list('ports', (port) => ({
      containerPort: port.number('containerPort') ?? 0,
      ...port.optional({ name: port.string('name') }),
    })),
    volumeMounts: fields.list('volumeMounts', decodeMount),
    securityContext: fields.object('securityContext', decodeSecurityContext) ?? defaultSecurityContext,
    resources: fields.object('resources', decodeResources) ?? { limits: {}, requests: {} },
    ...fields.optional({ postStart: lifecycle?.postStart, preStop: lifecycle?.preStop }),
    ...fields.optional({ startupProbe: fields.object('startupProbe', decodeProbe) }),
    ignoredProbes: ['livenessProbe', 'readinessProbe'].filter((name) => fields.has(name)),
  };
}

/** `valueFrom` of a variable, or an item of a downwardAPI volume. Undefined when it names no source we know. */
export function decodeValueSource(fields: Fields): ValueSource | undefined {
  return (
    fields.object('fieldRef', (ref): ValueSource => ({ kind: 'field', path: ref.requiredString('fieldPath') })) ??
    fields.object('resourceFieldRef', (ref): ValueSource => ({
      kind: 'resource',
      resource: ref.requiredString('resource'),
      ...ref.optional({ container: ref.string('containerName'), divisor: ref.text('divisor') }),
    })) ??
    fields.object('secretKeyRef', (ref) => decodeKeyReference('secret-key', ref)) ??
    fields.object('configMapKeyRef', (ref) => decodeKeyReference('config-map-key', ref))
  );
}

const defaultSecurityContext: ContainerSecurityContext = {
  readOnlyRootFilesystem: false,
  allowPrivilegeEscalation: true,
  privileged: false,
  addCapabilities: [],
  dropCapabilities: [],
};

function decodeSecurityContext(fields: Fields): ContainerSecurityContext {
  const capabilities = fields.object('capabilities', (sets) => ({
    addCapabilities: sets.strings('add') ?? [],
    dropCapabilities: sets.strings('drop') ?? [],
  }));
  return {
    ...defaultSecurityContext,
    ...fields.optional({ runAsUser: fields.number('runAsUser'), runAsGroup: fields.number('runAsGroup') }),
    ...fields.optional({ runAsNonRoot: fields.boolean('runAsNonRoot'), privileged: fields.boolean('privileged') }),
    ...fields.optional({
      readOnlyRootFilesystem: fields.boolean('readOnlyRootFilesystem'),
      allowPrivilegeEscalation: fields.boolean('allowPrivilegeEscalation'),
    }),
    ...capabilities,
  };
}

function decodeResources(fields: Fields): Container['resources'] {
  const amounts = (name: string): Readonly<Record<string, string>> =>
    fields.object(name, (list) => Object.fromEntries(list.names().map((key) => [key, list.text(key) ?? '']))) ?? {};
  return { limits: amounts('limits'), requests: amounts('requests') };
}

function decodeMount(fields: Fields): VolumeMount {
  return {
    name: fields.requiredString('name'),
    mountPath: fields.requiredString('mountPath'),
    readOnly: fields.boolean('readOnly') ?? false,
    ...fields.optional({ subPath: fields.string('subPath'), subPathExpr: fields.string('subPathExpr') }),
  };
}

function decodeVariable(fields: Fields): EnvironmentVariable {
  const name = fields.requiredString('name');
  if (!fields.has('valueFrom')) return { name, kind: 'value', value: fields.string('value') ?? '' };
  const source = fields.object('valueFrom', decodeValueSource);
  if (source === undefined) {
    fields.problem(
      '/valueFrom',
      'names no source that pod-runner knows',
      'use fieldRef, resourceFieldRef, secretKeyRef or configMapKeyRef',
    );
  }
  return { name, ...(source ?? { kind: 'value', value: '' }) };
}

function decodeKeyReference(kind: 'secret-key' | 'config-map-key', fields: Fields): ValueSource {
  return {
    kind,
    from: fields.requiredString('name'),
    key: fields.requiredString('key'),
    optional: fields.boolean('optional') ?? false,
  };
}

function decodeEnvironmentSource(fields: Fields): EnvironmentSource | undefined {
  const prefix = fields.string('prefix') ?? '';
  const decode =
    (kind: EnvironmentSource['kind']) =>
    (ref: Fields): EnvironmentSource => ({
      kind,
      prefix,
      name: ref.requiredString('name'),
      optional: ref.boolean('optional') ?? false,
    });
  return fields.object('secretRef', decode('secret')) ?? fields.object('configMapRef', decode('config-map'));
}

function decodeProbe(fields: Fields): Probe | undefined {
  const handler = decodeHandler(fields);
  if (handler === undefined) return undefined;
  return {
    handler,
    initialDelaySeconds: fields.number('initialDelaySeconds') ?? 0,
    periodSeconds: fields.number('periodSeconds') ?? 10,
    timeoutSeconds: fields.number('timeoutSeconds') ?? 1,
    failureThreshold: fields.number('failureThreshold') ?? 3,
  };
}

function decodeHandler(fields: Fields): Handler | undefined {
  return (
    fields.object('exec', (exec): Handler => ({ kind: 'exec', command: exec.strings('command') ?? [] })) ??
    fields.object('httpGet', decodeHttpGet) ??
    fields.object('tcpSocket', (socket): Handler => ({ kind: 'tcp-socket', port: socket.text('port') ?? '' })) ??
    fields.object('sleep', (sleep): Handler => ({ kind: 'sleep', seconds: sleep.number('seconds') ?? 0 }))
  );
}

function decodeHttpGet(fields: Fields): Handler {
  const headers = fields.list(
    'httpHeaders',
    (header) => [header.requiredString('name'), header.string('value') ?? ''] as const,
  );
  return {
    kind: 'http-get',
    scheme: fields.string('scheme')?.toLowerCase() === 'https' ? 'https' : 'http',
    path: fields.string('path') ?? '/',
    port: fields.text('port') ?? '',
    headers: Object.fromEntries(headers),
  };
}
