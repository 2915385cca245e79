import type { JsonObject, JsonValue } from '@sluice/core';
import { applyJsonPatch, JsonNumber } from '@sluice/core';
import { mutatePod } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Container } from './pods.ts';
import { configOf, denialOf, mountsOf, mutated, podWith, settingsWith, variablesOf } from './pods.ts';

/** Corners of Go, its JSON decoder and Kubernetes' types that show in what the peer makes of a pod. */
const fidelity = suite('texts and types as the peer reads them');

fidelity('secrets exist by what Go takes for white space', () => {
  const names = Object.entries({ next: '\u0085', mark: '\ufeff', wide: '\u3000' });
  const annotations = Object.fromEntries(names.map(([name, text]) => [`agent-inject-secret-${name}`, text]));
  const templates = configOf(mutated(podWith(annotations)).agent)['template'] as unknown as { destination: string }[];
  assert.equal(
    templates.map(({ destination }) => destination),
    ['/vault/secrets/db', '/vault/secrets/mark'],
  );
});

fidelity('what is no Unicode becomes the replacement character', () => {
  const { agent } = mutated(podWith({ 'proxy-address': 'a\ud800b', 'client-timeout': '😀' }));
  assert.is(variablesOf(agent)['HTTPS_PROXY'], 'a\ufffdb');
  assert.is(variablesOf(agent)['VAULT_CLIENT_TIMEOUT'], '😀');
});

fidelity('an annotation null is an empty text', () => {
  const pod = podWith({ 'log-level': null as unknown as string });
  assert.is(variablesOf(mutated(pod).agent)['VAULT_LOG_LEVEL'], undefined);
});

fidelity('an auth parameter may have any name', () => {
  const { auto_auth: autoAuth } = configOf(
    mutated(podWith({ 'auth-config-__proto__': 'x', 'auth-config-10': 'y' })).agent,
  );
  const { config } = (autoAuth as unknown as { method: { config: JsonObject } }).method;
  assert.equal(Object.entries(config), [
    ['10', 'y'],
    ['__proto__', 'x'],
    ['role', 'app'],
    ['token_path', '/var/run/secrets/kubernetes.io/serviceaccount/token'],
  ]);
});

fidelity('integers of the configuration keep all their digits', () => {
  const text = configTextOf(mutated(podWith({ 'template-max-connections-per-host': '9223372036854775807' })).agent);
  assert.match(text, '"max_connections_per_host":9223372036854775807}');
});

const telemetry: readonly (readonly [key: string, text: string, stanza: JsonValue | undefined])[] = [
  ['maximum-gauge-cardinality', '9007199254740993', { maximum_gauge_cardinality: 9007199254740992 }],
  ['maximum-gauge-cardinality', '9223372036854775807', undefined],
  ['maximum-gauge-cardinality', '1e19', undefined],
  ['usage-gauge-period', '1e400', { usage_gauge_period: '1e400' }],
  ['prefix-filter', '["a",null]', { prefix_filter: ['a', ''] }],
  ['prefix-filter', '["a",1]', undefined],
  ['diſable-hostname', 'true', { disable_hostname: true }],
  ['stacKdriver-location', 'x', { stackdriver_location: 'x' }],
  ['__proto__', '1', {}],
];
for (const [key, text, stanza] of telemetry) {
  fidelity(`telemetry ${key}=${text} is ${JSON.stringify(stanza)}`, () => {
    assert.equal(configOf(mutated(podWith({ [`agent-telemetry-${key}`]: text })).agent)['telemetry'], stanza);
  });
}

fidelity('of telemetry members that differ in case, the last one in order of bytes counts', () => {
  const pod = podWith({ 'agent-telemetry-STATSD-ADDRESS': 'upper', 'agent-telemetry-statsd_address': 'lower' });
  assert.equal(configOf(mutated(pod).agent)['telemetry'], { statsd_address: 'lower' });
});

const patched: readonly (readonly [operation: JsonObject, member: string, value: JsonValue | undefined])[] = [
  [{ op: 'add', path: '/IMAGE', value: 'upper' }, 'image', 'hashicorp/vault:2.0.4'],
  [{ op: 'add', path: '/imagePullpolicy', value: 'Always' }, 'imagePullPolicy', 'Always'],
  [{ op: 'add', path: '/volumemounts', value: [] }, 'volumeMounts', undefined],
  [{ op: 'add', path: '/resources', value: { limits: { cpu: null } } }, 'resources', { limits: { cpu: '0' } }],
  [{ op: 'add', path: '/resources', value: { limits: { cpu: 'Gi' } } }, 'resources', { limits: { cpu: '0' } }],
  [
    { op: 'add', path: '/resources', value: { limits: { cpu: new JsonNumber('1e3') } } },
    'resources',
    { limits: { cpu: '1e3' } },
  ],
  [
    { op: 'add', path: '/startupProbe', value: { grpc: { port: 1 } } },
    'startupProbe',
    { grpc: { port: 1, service: null } },
  ],
  [{ op: 'add', path: '/lifecycle', value: { preStop: { exec: {} } } }, 'lifecycle', { preStop: { exec: {} } }],
];
for (const [operation, member, value] of patched) {
  fidelity(`${textOf(operation)} leaves ${member} ${JSON.stringify(value)}`, () => {
    assert.equal(mutated(podWith({ 'agent-json-patch': `[${textOf(operation)}]` })).agent[member], value);
  });
}

const fitted: readonly (readonly [annotations: Record<string, string>, requests: JsonObject])[] = [
  [{ 'agent-limits-cpu': '100m' }, { cpu: '100m', memory: '64Mi' }],
  [
    { 'agent-limits-cpu': '100m', 'agent-json-patch': limitPatch('2') },
    { cpu: '250m', memory: '64Mi' },
  ],
  [{ 'agent-json-patch': limitPatch('0.1') }, { cpu: '100m', memory: '64Mi' }],
  [
    { 'agent-requests-cpu': '1', 'agent-limits-cpu': '500m', 'agent-json-patch': limitPatch('2') },
    { cpu: '1', memory: '64Mi' },
  ],
];
for (const [annotations, requests] of fitted) {
  fidelity(`requests fit the limit that a patch leaves: ${JSON.stringify(annotations)}`, () => {
    const { agent } = mutated(podWith({ ...annotations, 'agent-pre-populate': 'false' }));
    assert.equal((agent['resources'] as JsonObject)['requests'], requests);
  });
}

fidelity('an AWS token without name is not mounted', () => {
  const token = { name: 't', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
  const volumeMounts = [
    token,
    { name: '', mountPath: '/eks.amazonaws.com' },
    { name: 'b', mountPath: '/x/eks.amazonaws.com' },
  ];
  const { agent } = mutated(podWith({ 'auth-type': 'aws' }, { containers: [{ name: 'web', volumeMounts }] }));
  assert.equal(
    mountsOf(agent).filter((mount) => mount.includes('eks')),
    [],
  );
});

fidelity('the largest id passes a patch', () => {
  const pod = podWith({
    'agent-run-as-user': '9223372036854775807',
    'agent-json-patch': '[{"op":"remove","path":"/args"}]',
  });
  assert.is((mutated(pod).agent['securityContext'] as JsonObject)['runAsUser'], 2 ** 63);
});

const mistyped: readonly (readonly [operation: JsonObject, words: string])[] = [
  [
    { op: 'add', path: '/IMAGE', value: 3 },
    'cannot unmarshal number into Go struct field Container.image of type string',
  ],
  [
    { op: 'add', path: '/securityContext/runAsUser', value: new JsonNumber('1e3') },
    'number 1e3 into Go struct field SecurityContext.securityContext.runAsUser of type int64',
  ],
  [
    { op: 'add', path: '/livenessProbe', value: { tcpSocket: { port: true } } },
    'bool into Go struct field TCPSocketAction.livenessProbe.ProbeHandler.tcpSocket.port of type int32',
  ],
  [
    { op: 'add', path: '/resources/limits', value: [] },
    'array into Go struct field ResourceRequirements.resources.limits of type v1.ResourceList',
  ],
  [{ op: 'add', path: '/resources/limits/cpu', value: '' }, 'quantities must match'],
  [{ op: 'add', path: '/imagePullPolicy', value: 1 }, 'of type v1.PullPolicy'],
  [{ op: 'replace', path: '', value: [] }, 'cannot unmarshal array into Go value of type v1.Container'],
];
for (const [operation, words] of mistyped) {
  fidelity(`${textOf(operation)} is denied: ${words}`, () => {
    assert.match(denialOf(podWith({ 'agent-json-patch': `[${textOf(operation)}]` })), words);
  });
}

fidelity(
  'of several wrong types the first in order of names is named, but quantities and ports before all others',
  () => {
    const tty = { op: 'add', path: '/tty', value: 1 };
    const image = { op: 'add', path: '/image', value: 1 };
    const limit = { op: 'add', path: '/resources/limits/cpu', value: 'x' };
    assert.match(
      denialOf(podWith({ 'agent-json-patch': JSON.stringify([tty, image]) })),
      'Container.image of type string',
    );
    assert.match(denialOf(podWith({ 'agent-json-patch': JSON.stringify([image, limit]) })), 'quantities must match');
  },
);

const shapes: readonly (readonly [object: JsonObject, words: string])[] = [
  [{ kind: 5 }, 'cannot unmarshal number into Go struct field Pod.TypeMeta.kind of type string'],
  [{ metadata: { uid: 5 } }, 'ObjectMeta.metadata.uid of type types.UID'],
  [{ spec: { restartPolicy: [] } }, 'array into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy'],
  [
    { spec: { volumes: [{ emptyDir: 5 }] } },
    'Volume.spec.volumes.VolumeSource.emptyDir of type v1.EmptyDirVolumeSource',
  ],
  [
    { spec: { volumes: [{ nfs: { server: 1 } }] } },
    'NFSVolumeSource.spec.volumes.VolumeSource.nfs.server of type string',
  ],
  [
    { spec: { ephemeralContainers: [{ name: 1 }] } },
    'EphemeralContainer.spec.ephemeralContainers.EphemeralContainerCommon.name of type string',
  ],
  [
    { spec: { tolerations: [{ tolerationSeconds: 1.5 }] } },
    'number 1.5 into Go struct field Toleration.spec.tolerations.tolerationSeconds of type int64',
  ],
  [
    { spec: { containers: [{ resources: { limits: { cpu: true } } }] } },
    'quantities must match the regular expression',
  ],
  [{ status: { qosClass: {} } }, 'object into Go struct field PodStatus.status.qosClass of type v1.PodQOSClass'],
];
for (const [object, words] of shapes) {
  fidelity(`a pod ${JSON.stringify(object)} is denied: ${words}`, () => {
    const outcome = mutatePod(object, { namespace: 'demo' }, settingsWith());
    assert.match(outcome.kind === 'denied' ? outcome.message : outcome.kind, words);
  });
}

fidelity('copied mounts are left out where ours is already, and keep what they say', () => {
  const token = { name: 'token', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
  const volumeMounts = [
    token,
    { name: 'vault-secrets', mountPath: '/vault/secrets' },
    { name: 'vault-secrets', mountPath: '/elsewhere', readOnly: false, subPath: null, recursiveReadOnly: '' },
  ];
  const pod = podWith({ 'agent-copy-volume-mounts': 'web' }, { containers: [{ name: 'web', volumeMounts }] });
  assert.equal((mutated(pod).agent['volumeMounts'] as unknown as JsonObject[]).slice(2), [
    { name: 'vault-secrets', mountPath: '/vault/secrets' },
    { name: 'vault-secrets', mountPath: '/elsewhere', recursiveReadOnly: '' },
  ]);
});

fidelity('a token mount without name is none', () => {
  const containers = [{ name: 'web', volumeMounts: [{ name: '', mountPath: '/x/serviceaccount' }] }];
  assert.match(
    denialOf(podWith({}, { containers })),
    /^error validating agent configuration: no service account token volume name, mount path or token path found/,
  );
});

fidelity('names are quoted as Go quotes them', () => {
  assert.match(
    denialOf(podWith({ 'agent-service-account-token-volume-name': 'a\u0000<é\u200b' })),
    String.raw`failed to find service account volume "a\x00<é\u200b"`,
  );
});

fidelity('what only we refuse comes behind what the peer refuses', () => {
  const message = denialOf(
    podWith({ 'agent-run-as-user': '-1', 'agent-limits-cpu': 'Gi', 'agent-inject-token': 'no' }),
  );
  assert.match(message, /^error creating new agent sidecar: cannot parse '' as bool: strconv.ParseBool: parsing "no"/);
});

fidelity('in ConfigMap mode no file of the annotations is written, so that none is refused', () => {
  const { agent } = mutated(
    podWith({ 'agent-configmap': 'own', 'agent-inject-secret-DB': 'other', 'agent-inject-file-db': '../../etc/x' }),
  );
  assert.is(variablesOf(agent)['VAULT_CONFIG'], undefined);
});

const again: readonly Record<string, string>[] = [
  { 'agent-json-patch': '[{"op":"replace","path":"/args/0","value":"exec my-agent"}]' },
  { 'agent-init-json-patch': '[{"op":"remove","path":"/args"}]' },
  { 'agent-copy-volume-mounts': 'vault-agent' },
  { 'auth-type': 'aws', 'auth-config-region': 'eu' },
];
for (const annotations of again) {
  fidelity(`a second mutation without the status changes nothing, with ${JSON.stringify(annotations)}`, () => {
    const token = { name: 'aws', mountPath: '/var/run/secrets/eks.amazonaws.com/serviceaccount' };
    const first = applied(podWith(annotations, { containers: [{ name: 'web', volumeMounts: [token] }] }));
    const unmarked = JSON.parse(
      JSON.stringify(first).replace('agent-inject-status":"injected', 'agent-inject-status":"again'),
    ) as JsonObject;
    const second = applied(unmarked);
    assert.equal(second, first);
    assert.ok(mountsOf({ ...(first['spec'] as unknown as { containers: Container[] }).containers[1]! }).length > 2);
  });
}

fidelity.run();

function textOf(operation: JsonObject): string {
  return JSON.stringify(operation, (_, value: unknown) =>
    value instanceof JsonNumber ? `#${value.text}#` : value,
  ).replaceAll(/"#|#"/g, '');
}

function limitPatch(cpu: string): string {
  return JSON.stringify([{ op: 'replace', path: '/resources/limits/cpu', value: cpu }]);
}

function configTextOf(container: Container): string {
  return Buffer.from(variablesOf(container)['VAULT_CONFIG'] ?? '', 'base64').toString('utf8');
}

function applied(pod: JsonObject): JsonObject {
  const outcome = mutatePod(pod, { namespace: 'demo' }, settingsWith());
  if (outcome.kind !== 'patched') throw new Error(outcome.kind === 'denied' ? outcome.message : outcome.kind);
  const result = applyJsonPatch(pod, outcome.patch);
  if (!result.ok) throw new Error(result.error);
  return result.value as JsonObject;
}
