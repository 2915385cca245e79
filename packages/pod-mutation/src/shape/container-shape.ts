import type { ListShape, MapShape, StructShape } from './go-shape.ts';

const strings: ListShape = { list: 'string' };
const labels: MapShape = { map: 'string' };
const quantities: MapShape = { map: 'quantity' };

function struct(name: string, fields: StructShape['fields']): StructShape {
  return { struct: name, fields };
}

const exec = struct('ExecAction', { command: strings });
const httpGet = struct('HTTPGetAction', {
  path: 'string',
  port: '!int-or-string',
  host: 'string',
  scheme: 'string',
  httpHeaders: { list: struct('HTTPHeader', { name: '!string', value: '!string' }) },
});
const tcpSocket = struct('TCPSocketAction', { port: '!int-or-string', host: 'string' });

const lifecycleHandler = struct('LifecycleHandler', {
  exec,
  httpGet,
  tcpSocket,
  sleep: struct('SleepAction', { seconds: '!int64' }),
});

const probe = struct('Probe', {
  exec,
  httpGet,
  tcpSocket,
  grpc: struct('GRPCAction', { port: '!int32', service: '*string' }),
  initialDelaySeconds: 'int32',
  timeoutSeconds: 'int32',
  periodSeconds: 'int32',
  successThreshold: 'int32',
  failureThreshold: 'int32',
  terminationGracePeriodSeconds: '*int64',
});

const environmentSource = struct('EnvVarSource', {
  fieldRef: struct('ObjectFieldSelector', { apiVersion: 'string', fieldPath: '!string' }),
  resourceFieldRef: struct('ResourceFieldSelector', {
    containerName: 'string',
    resource: '!string',
    divisor: '!quantity',
  }),
  configMapKeyRef: struct('ConfigMapKeySelector', { name: 'string', key: '!string', optional: '*bool' }),
  secretKeyRef: struct('SecretKeySelector', { name: 'string', key: '!string', optional: '*bool' }),
  fileKeyRef: struct('FileKeySelector', {
    volumeName: '!string',
    path: '!string',
    key: '!string',
    optional: '*bool',
  }),
});

/** Resources of a container. */
export const resourcesShape: StructShape = {
  ...struct('ResourceRequirements', {
    limits: quantities,
    requests: quantities,
    claims: { list: struct('ResourceClaim', { name: '!string', request: 'string' }) },
  }),
  always: true,
};

const securityContext = struct('SecurityContext', {
  capabilities: struct('Capabilities', { add: strings, drop: strings }),
  privileged: '*bool',
  seLinuxOptions: struct('SELinuxOptions', { user: 'string', role: 'string', type: 'string', level: 'string' }),
  windowsOptions: struct('WindowsSecurityContextOptions', {
    gmsaCredentialSpecName: '*string',
    gmsaCredentialSpec: '*string',
    runAsUserName: '*string',
    hostProcess: '*bool',
  }),
  runAsUser: '*int64',
  runAsGroup: '*int64',
  runAsNonRoot: '*bool',
  readOnlyRootFilesystem: '*bool',
  allowPrivilegeEscalation: '*bool',
  procMount: '*string',
  seccompProfile: struct('SeccompProfile', { type: '!string', localhostProfile: '*string' }),
  appArmorProfile: struct('AppArmorProfile', { type: '!string', localhostProfile: '*string' }),
});

/** A container of a pod, as the Kubernetes libraries of the peer know it (v0.36). Source: spec/injector.md 3.10. */
export const containerShape: StructShape = struct('Container', {
  name: '!string',
  image: 'string',
  command: strings,
  args: strings,
  workingDir: 'string',
  ports: {
    list: struct('ContainerPort', {
      name: 'string',
      hostPort: 'int32',
      containerPort: '!int32',
      protocol: 'string',
      hostIP: 'string',
    }),
  },
  envFrom: {
    list: struct('EnvFromSource', {
      prefix: 'string',
      configMapRef: struct('ConfigMapEnvSource', { name: 'string', optional: '*bool' }),
      secretRef: struct('SecretEnvSource', { name: 'string', optional: '*bool' }),
    }),
  },
  env: { list: struct('EnvVar', { name: '!string', value: 'string', valueFrom: environmentSource }) },
  resources: resourcesShape,
  resizePolicy: {
    list: struct('ContainerResizePolicy', { resourceName: '!string', restartPolicy: '!string' }),
  },
  restartPolicy: '*string',
  restartPolicyRules: {
    list: struct('ContainerRestartRule', {
      action: 'string',
      exitCodes: struct('ContainerRestartRuleOnExitCodes', { operator: 'string', values: { list: 'int32' } }),
    }),
  },
  volumeMounts: {
    list: struct('VolumeMount', {
      name: '!string',
      readOnly: 'bool',
      recursiveReadOnly: '*string',
      mountPath: '!string',
      subPath: 'string',
      mountPropagation: '*string',
      subPathExpr: 'string',
    }),
  },
  volumeDevices: { list: struct('VolumeDevice', { name: '!string', devicePath: '!string' }) },
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: struct('Lifecycle', {
    postStart: lifecycleHandler,
    preStop: lifecycleHandler,
    stopSignal: '*string',
  }),
  terminationMessagePath: 'string',
  terminationMessagePolicy: 'string',
  imagePullPolicy: 'string',
  securityContext,
  stdin: 'bool',
  stdinOnce: 'bool',
  tty: 'bool',
});

/** Names and values, such as annotations. */
export const labelsShape: MapShape = labels;
