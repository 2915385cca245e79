import { gunzipSync, gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { configOf, denialOf, mountsOf, mutated, podWith, settingsWith, variablesOf } from './pods.ts';

const extensions = suite('extensions of section 8');

extensions('set the pull policy of both agents', () => {
  const { agent, init } = mutated(podWith({ 'agent-image-pull-policy': 'Always' }));
  assert.equal([agent['imagePullPolicy'], init['imagePullPolicy']], ['Always', 'Always']);
});

const profiles: readonly (readonly [text: string, profile: unknown])[] = [
  ['RuntimeDefault', { type: 'RuntimeDefault' }],
  ['Unconfined', { type: 'Unconfined' }],
  ['Localhost/profiles/agent.json', { type: 'Localhost', localhostProfile: 'profiles/agent.json' }],
  ['none', undefined],
];
for (const [text, profile] of profiles) {
  extensions(`set the seccomp profile ${text}`, () => {
    const { agent } = mutated(podWith({ 'agent-seccomp-profile': text }));
    const context = agent['securityContext'] as Record<string, unknown>;
    assert.equal(context['seccompProfile'], profile);
  });
}

extensions('set a seccomp profile by setting, also without the rest of a securityContext', () => {
  const settings = settingsWith('-seccomp-profile=RuntimeDefault', '-set-security-context=false');
  const profile = { seccompProfile: { type: 'RuntimeDefault' } };
  assert.equal(mutated(podWith({}), settings).agent['securityContext'], profile);
});

extensions('give the init container resources of its own, and the common ones where it has none', () => {
  const { agent, init } = mutated(podWith({ 'agent-init-limits-cpu': '1', 'agent-limits-mem': '256Mi' }));
  assert.equal(init['resources'], {
    limits: { cpu: '1', memory: '256Mi' },
    requests: { cpu: '250m', memory: '64Mi' },
  });
  assert.equal((agent['resources'] as Record<string, unknown>)['limits'], { cpu: '500m', memory: '256Mi' });
});

extensions('add variables to the agents, and refuse those of the injector', () => {
  const { agent } = mutated(podWith({ 'agent-env-HTTP_PROXY': 'http://p:1', 'no-proxy': 'a,b', 'proxy-address': 'x' }));
  const variables = variablesOf(agent);
  assert.equal([variables['HTTP_PROXY'], variables['NO_PROXY']], ['http://p:1', 'a,b']);
  for (const name of ['VAULT_CONFIG', 'BAO_CONFIG_2', 'VAULT_ADDR', 'VAULT_SKIP_VERIFY', 'HOME', 'POD_IP']) {
    assert.match(denialOf(podWith({ [`agent-env-${name}`]: 'x' })), /is set by the injector/);
  }
  assert.match(denialOf(podWith({ 'agent-env-A.B': 'x' })), /is no name of a variable/);
});

extensions('take the CA from a ConfigMap', () => {
  const { agent, spec } = mutated(podWith({ 'ca-cert-configmap': 'bundle:root.pem' }));
  assert.ok(mountsOf(agent).includes('vault-ca at /vault/ca'));
  assert.equal(spec.volumes.at(-1), { name: 'vault-ca', configMap: { name: 'bundle' } });
  assert.is((configOf(agent)['vault'] as Record<string, unknown>)['ca_cert'], '/vault/ca/root.pem');
  const { agent: other } = mutated(podWith({ 'ca-cert-configmap': 'bundle', 'ca-cert': '/own' }));
  assert.is((configOf(other)['vault'] as Record<string, unknown>)['ca_cert'], '/own');
});

extensions('give the agents a token of their own, where the application has none', () => {
  const pod = podWith(
    { 'agent-service-account-token-audience': 'vault', 'agent-service-account-token-expiration-seconds': '900' },
    { containers: [{ name: 'web' }], volumes: null, automountServiceAccountToken: false },
  );
  const { agent, web, spec } = mutated(pod);
  assert.equal(spec.volumes.at(-1), {
    name: 'vault-agent-token',
    projected: { sources: [{ serviceAccountToken: { audience: 'vault', expirationSeconds: 900, path: 'token' } }] },
  });
  assert.ok(mountsOf(agent).includes('vault-agent-token at /var/run/secrets/vault.hashicorp.com/serviceaccount'));
  assert.equal(mountsOf(web), ['vault-secrets at /vault/secrets']);
  assert.match(
    denialOf(
      podWith({
        'agent-service-account-token-audience': 'vault',
        'agent-service-account-token-expiration-seconds': '60',
      }),
    ),
    /60 seconds are too short a life; use at least 600/,
  );
});

extensions('limit the size of our volumes', () => {
  const { spec } = mutated(podWith({ 'agent-secrets-volume-size-limit': '16Mi' }));
  const ours = spec.volumes.filter(({ emptyDir }) => emptyDir !== undefined);
  assert.is(ours.length, 3);
  for (const { emptyDir } of ours) assert.equal(emptyDir, { medium: 'Memory', sizeLimit: '16Mi' });
});

extensions('mount secrets read-only in the application, and never in the agents', () => {
  const { web, agent } = mutated(podWith({ 'agent-secrets-volume-read-only': 'true' }));
  const readOnly = (container: typeof web): unknown =>
    (container['volumeMounts'] as unknown as Record<string, unknown>[]).find(({ name }) => name === 'vault-secrets')![
      'readOnly'
    ];
  assert.equal([readOnly(web), readOnly(agent)], [true, undefined]);
});

const initContainers = [{ name: 'migrate' }, { name: 'wait' }];
const selections: readonly (readonly [text: string, migrate: boolean, wait: boolean])[] = [
  ['migrate', true, false],
  ['none', false, false],
  [' wait , migrate', true, true],
];
for (const [text, migrate, wait] of selections) {
  extensions(`mount secrets in the init containers ${text}`, () => {
    const { spec } = mutated(podWith({ 'agent-inject-init-containers': text }, { initContainers }));
    const mounted = (name: string): boolean =>
      mountsOf(spec.initContainers!.find((each) => each.name === name)!).length > 0;
    assert.equal([mounted('migrate'), mounted('wait')], [migrate, wait]);
  });
}

extensions('give a secret to the containers that are named for it, and to no other', () => {
  const containers = [
    { name: 'web', volumeMounts: [{ name: 'token', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }] },
    { name: 'other' },
  ];
  const pod = podWith({ 'agent-inject-secret-key': 'kv/key', 'agent-inject-containers-key': 'other' }, { containers });
  const { spec, web, agent } = mutated(pod);
  const other = spec.containers.find(({ name }) => name === 'other')!;
  assert.equal(mountsOf(other), ['vault-secrets at /vault/secrets', 'vault-secrets-custom-0 at /vault/secrets/key']);
  assert.not.ok(mountsOf(web).some((mount) => mount.startsWith('vault-secrets-custom-0')));
  assert.ok(mountsOf(agent).includes('vault-secrets-custom-0 at /vault/secrets/key'));
  const shared = { 'secret-volume-path-key': '/vault/secrets' };
  assert.match(
    denialOf(podWith({ 'agent-inject-secret-key': 'p', 'agent-inject-containers-key': 'web', ...shared })),
    /shares \/vault\/secrets with secrets for other containers/,
  );
});

extensions('set the mode of the injected token, unless a secret has that name', () => {
  const sinks = (annotations: Record<string, string>): unknown =>
    (configOf(mutated(podWith(annotations)).agent)['auto_auth'] as Record<string, unknown>)['sink'];
  assert.equal((sinks({ 'agent-inject-token': 'true', 'agent-inject-perms-token': '0444' }) as unknown[])[1], {
    type: 'file',
    config: { path: '/vault/secrets/token', mode: 0o444 },
  });
});

const phases: readonly (readonly [phase: string, init: boolean, sidecar: boolean])[] = [
  ['init', true, false],
  ['sidecar', false, true],
  ['both', true, true],
];
for (const [phase, inInit, inSidecar] of phases) {
  extensions(`run the command of a secret in phase ${phase}`, () => {
    const pod = podWith({ 'agent-inject-command-db': 'reload', 'agent-inject-command-phase-db': phase });
    const { init, agent } = mutated(pod);
    const runs = (container: typeof init): boolean =>
      JSON.stringify(configOf(container)['template']).includes('reload');
    assert.equal([runs(init), runs(agent)], [inInit, inSidecar]);
  });
}

const ownSignal = ['node', '--max-semi-space-size=1', '/app/agent.cjs', 'signal', '-if-running', 'SIGHUP:nginx'];
const signals: readonly (readonly [image: string, native: string, command: readonly string[]])[] = [
  ['sluice/agent', 'false', ownSignal],
  ['sluice/agent', 'true', ownSignal],
  ['hashicorp/vault', 'false', ['pkill', '-HUP', '-x', 'nginx']],
  ['hashicorp/vault', 'true', ['/bin/sh', '-c', 'pkill -HUP -x nginx || true']],
];
for (const [image, native, command] of signals) {
  extensions(`signal a process from ${image} as ${native === 'true' ? 'native' : 'ordinary'} sidecar`, () => {
    const annotations = {
      'agent-inject-signal-db': 'SIGHUP:nginx',
      'agent-share-process-namespace': 'true',
      'agent-native-sidecar': native,
      'agent-image': image,
    };
    const { init, agent, warnings } = mutated(podWith(annotations));
    const execOf = (container: typeof init): unknown =>
      (configOf(container)['template'] as unknown as Record<string, unknown>[])[0]!['exec'];
    assert.equal(execOf(agent), { command });
    assert.is(init.name === 'none' ? undefined : execOf(init), undefined);
    assert.equal(warnings, []);
  });
}

const refusedSignals: readonly (readonly [text: string, spec: Record<string, unknown>, words: RegExp])[] = [
  ['HUP nginx', {}, /"HUP nginx" is no signal and process/],
  ['SIGHUPP:nginx', {}, /"SIGHUPP" is no signal of Linux/],
  ['SIGHUP:-f', {}, /is no signal and process/],
  ['SIGHUP:nginx', { hostPID: true }, /agent-inject-signal-db: the pod has hostPID: processes of other pods/],
];
for (const [text, spec, words] of refusedSignals) {
  extensions(`refuse the signal ${text} ${JSON.stringify(spec)}`, () => {
    assert.match(denialOf(podWith({ 'agent-inject-signal-db': text }, spec)), words);
  });
}

extensions('refuse an unknown phase with its key', () => {
  assert.match(
    denialOf(podWith({ 'agent-inject-command-phase-db': 'later' })),
    /agent-inject-command-phase-db: "later" is not one of init, sidecar, both/,
  );
});

extensions('point the application to the local proxy, and leave alone what it has set itself', () => {
  const containers = [
    {
      name: 'web',
      env: [{ name: 'VAULT_ADDR', value: 'own' }],
      volumeMounts: [{ name: 'token', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
    },
  ];
  const { web } = mutated(podWith({ 'agent-cache-inject-env': 'true', 'agent-cache-enable': 'true' }, { containers }));
  assert.equal(variablesOf(web), {
    VAULT_ADDR: 'own',
    BAO_ADDR: 'http://127.0.0.1:8200',
    VAULT_AGENT_ADDR: 'http://127.0.0.1:8200',
  });
});

const formats: readonly (readonly [kind: string, contents: string])[] = [
  ['kv', '{{ with secret "secret/data/db" }}{{ range $k, $v := .Data.data }}{{ $k }}: {{ $v }}\n{{ end }}{{ end }}'],
  ['json-data', '{{ with secret "secret/data/db" }}{{ .Data.data | toJSON }}\n{{ end }}'],
  [
    'properties',
    '{{ with secret "secret/data/db" }}{{ range $k, $v := .Data.data }}{{ $k }}={{ $v }}\n{{ end }}{{ end }}',
  ],
];
for (const [kind, contents] of formats) {
  extensions(`have the default template ${kind}`, () => {
    const pod = podWith({ 'agent-inject-default-template': kind });
    const [template] = configOf(mutated(pod).agent)['template'] as unknown as Record<string, unknown>[];
    assert.is(template!['contents'], contents);
  });
}

extensions('write all keys of a secret, one file each or as one env file', () => {
  const templateFor = (annotations: Record<string, string>): Record<string, string> => {
    const pod = podWith({ 'agent-inject-secrets-from-App': 'secret/data/app', ...annotations });
    const templates = configOf(mutated(pod).agent)['template'] as unknown as Record<string, string>[];
    return templates.find(({ destination }) => destination!.includes('app'))!;
  };
  const files = templateFor({});
  assert.is(files['destination'], '/vault/secrets/app/.keys');
  assert.match(files['contents']!, /writeToFile \(printf "%s\/%s" "\/vault\/secrets\/app" \$k\) "" "" "0644"/);
  const env = templateFor({ 'agent-inject-secrets-as-App': 'env', 'agent-inject-file-App': 'app.env' });
  assert.is(env['destination'], '/vault/secrets/app.env');
  assert.match(env['contents']!, /\{\{ \$k \}\}='\{\{ printf "%v" \$v \| replaceAll "'" "'\\\\''" \}\}'/);
});

extensions('give variables to the application where the API server reads env files, and refuse it elsewhere', () => {
  const pod = podWith({ 'agent-inject-env-DB_PASSWORD': 'secret/data/db#password' });
  const { web, agent, spec } = mutated(pod, settingsWith(), { kubernetesMinor: 35 });
  assert.equal(web['env'], [
    {
      name: 'DB_PASSWORD',
      valueFrom: { fileKeyRef: { volumeName: 'vault-env', path: 'application.env', key: 'DB_PASSWORD' } },
    },
  ]);
  assert.not.ok(mountsOf(web).some((mount) => mount.startsWith('vault-env')));
  assert.ok(mountsOf(agent).includes('vault-env at /vault/env'));
  assert.ok(spec.volumes.some(({ name }) => name === 'vault-env'));
  assert.match(JSON.stringify(configOf(agent)['template']), /DB_PASSWORD='/);
  assert.match(denialOf(pod), /needs the EnvFiles of Kubernetes 1\.35; the API server is of an unknown version/);
  assert.match(denialOf(pod, settingsWith(), { kubernetesMinor: 34 }), /the API server is 1\.34/);
  assert.match(denialOf(podWith({ 'agent-inject-env-X': 'no-field' })), /does not name a field of a secret/);
});

const templatesOf = (container: Parameters<typeof configOf>[0]): readonly Record<string, unknown>[] =>
  configOf(container)['template'] as unknown as Record<string, unknown>[];

extensions('have permissions and a group for all files, and for each', () => {
  const all = { 'agent-inject-default-perms': '0440', 'agent-inject-group': '1000' };
  const own = { 'agent-inject-secret-x': 'p', 'agent-inject-perms-x': '0400', 'agent-inject-group-x': '3000' };
  const pod = podWith({ ...all, ...own }, { securityContext: { fsGroup: 3000 } });
  const { agent, spec } = mutated(pod);
  assert.equal(
    templatesOf(agent).map(({ perms, group }) => [perms, group]),
    [
      ['0440', '1000'],
      ['0400', '3000'],
    ],
  );
  assert.equal((spec as unknown as Record<string, unknown>)['securityContext'], { fsGroup: 3000 });
  const keys = mutated(podWith({ ...all, 'agent-inject-secrets-from-x': 'p' })).agent;
  assert.match(
    String(templatesOf(keys)[1]!['contents']),
    'writeToFile (printf "%s/%s" "/vault/secrets/x" $k) "" "1000" "0440"',
  );
});

const memberships: readonly (readonly [title: string, context: unknown, added: unknown])[] = [
  ['a pod without a security context', undefined, { supplementalGroups: [2000, 3000] }],
  ['a pod with null in its place', null, { supplementalGroups: [2000, 3000] }],
  ['a pod with another one', { runAsUser: 5 }, { runAsUser: 5, supplementalGroups: [2000, 3000] }],
  ['a pod that has one of them', { fsGroup: 2000 }, { fsGroup: 2000, supplementalGroups: [3000] }],
];
for (const [title, securityContext, expected] of memberships) {
  extensions(`add the groups of files to ${title}, when the user wants it`, () => {
    const groups = { 'agent-inject-group': '2000', 'agent-inject-secret-x': 'p', 'agent-inject-group-x': '3000' };
    const pod = podWith({ ...groups, 'agent-supplemental-group': 'true' }, { securityContext });
    const { spec, warnings } = mutated(pod);
    assert.equal((spec as unknown as Record<string, unknown>)['securityContext'], expected);
    assert.equal(warnings, []);
  });
}

extensions('refuse a group that the agent is no member of', () => {
  const group = { 'agent-inject-group': '2000' };
  assert.match(
    denialOf(podWith(group)),
    /agent-inject-group: the agent is no member of group 2000; set agent-supplemental-group, or add it/,
  );
  const securityContext = { supplementalGroups: [7] };
  const optedIn = podWith({ 'agent-inject-group-db': '2000', 'agent-supplemental-group': 'true' }, { securityContext });
  assert.match(denialOf(optedIn), /agent-inject-group-db: the agent is no member of group 2000; add it to the pod's/);
  assert.is(mutated(podWith({ ...group, 'agent-run-as-group': '2000' })).agent.name, 'vault-agent');
});

extensions('do not take the usual group of the agent for its own where the platform decides', () => {
  const settings = settingsWith('-set-security-context=false');
  assert.match(denialOf(podWith({ 'agent-inject-group': '1000' }), settings), /no member of group 1000/);
  assert.match(
    denialOf(podWith({ 'agent-cache-listener-socket': 'true', 'agent-cache-enable': 'true' }), settings),
    /agent-cache-listener-socket: agents other than ours cannot do it/,
  );
});

extensions('leave permissions alone for agent-inject-perms without a name, and name the key for all', () => {
  const { agent, warnings } = mutated(podWith({ 'agent-inject-perms': '0400' }));
  assert.is(templatesOf(agent)[0]!['perms'], undefined);
  assert.match(warnings.join(), /annotation\/without-effect agent-inject-perms: has no effect without a name/);
});

const secretsOf = (items: unknown): Record<string, string> => ({ 'agent-inject-secrets': JSON.stringify(items) });

extensions('take secrets from a list as from keys', () => {
  const keys = {
    'agent-inject-secret-key': 'kv/key',
    'agent-inject-perms-key': '0400',
    'agent-inject-containers-key': 'web',
    'error-on-missing-key-key': 'true',
  };
  const item = { name: 'key', path: 'kv/key', perms: '0400', containers: ['web'], errorOnMissingKey: true };
  const fromKeys = mutated(podWith(keys));
  const fromList = mutated(podWith(secretsOf([item])));
  const comparable = ({ agent, init, web }: typeof fromKeys): unknown => [agent, init, web];
  assert.equal(comparable(fromList), comparable(fromKeys));
});

const listProblems: readonly (readonly [items: unknown, words: RegExp])[] = [
  [
    [
      { name: 'a', path: 'p' },
      { name: 'b', path: 'p', file: 'a' },
    ],
    /agent-inject-secrets\[1\]: writes \/vault\/secrets\/a, .*; give one of them another file with agent-inject-secrets\[1\]\.file/,
  ],
  [[{ name: 'a', path: 'p', volumePath: '/' }], /agent-inject-secrets\[0\]\.volumePath: "\/" cannot be the mount path/],
  [[{ name: 'a', path: 'p', signal: 'HUP' }], /agent-inject-secrets\[0\]\.signal: "HUP" is no signal and process/],
];
for (const [items, words] of listProblems) {
  extensions(`refuse the list ${JSON.stringify(items)} at the place`, () => {
    assert.match(denialOf(podWith(secretsOf(items))), words);
  });
}

extensions('warn of an item at its place', () => {
  const { warnings } = mutated(podWith(secretsOf([{ name: 'a', path: 'p', perms: '0666', leftDelimiter: '[[' }])));
  assert.equal(warnings, [
    'warning/dangerous agent-inject-secrets[0].perms: 0666 lets every user of the pod read the file',
    'warning/may-fail agent-inject-secrets[0].leftDelimiter: only one of the two delimiters is given',
  ]);
});

const listenersOf = (container: Parameters<typeof configOf>[0]): unknown => configOf(container)['listener'];
const socketUsers: readonly (readonly [image: string, owner: Record<string, unknown>])[] = [
  ['sluice/agent', {}],
  ['hashicorp/vault', { socket_user: '100', socket_group: '1000' }],
];
for (const [image, owner] of socketUsers) {
  extensions(`open the proxy of ${image} on a socket that the application can reach`, () => {
    const cached = { 'agent-cache-enable': 'true', 'agent-cache-inject-env': 'true', 'agent-image': image };
    const initContainers = [{ name: 'migrate' }];
    const pod = podWith({ ...cached, 'agent-cache-listener-socket': 'true' }, { initContainers });
    const { agent, init, web, spec, warnings } = mutated(pod);
    const socket = { type: 'unix', address: '/vault/socket/agent.sock', tls_disable: true, socket_mode: '0666' };
    assert.equal(listenersOf(agent), [{ ...socket, ...owner }]);
    assert.equal(spec.volumes.at(-1), { name: 'vault-agent-socket', emptyDir: { medium: 'Memory' } });
    for (const container of [agent, init, web]) {
      assert.ok(mountsOf(container).includes('vault-agent-socket at /vault/socket'), container.name);
    }
    assert.not.ok(mountsOf(spec.initContainers![0]!).includes('vault-agent-socket at /vault/socket'));
    assert.is(variablesOf(web)['VAULT_ADDR'], 'unix:///vault/socket/agent.sock');
    assert.equal(warnings, []);
  });
}

extensions('say that a socket without a proxy, or a port beside it, has no effect', () => {
  assert.match(mutated(podWith({ 'agent-cache-listener-socket': 'true' })).warnings.join(), /socket: has no effect/);
  const both = { 'agent-cache-enable': 'true', 'agent-cache-listener-socket': 'true' };
  const { warnings } = mutated(podWith({ ...both, 'agent-cache-listener-port': '9000' }));
  assert.match(warnings.join(), /agent-cache-listener-port: has no effect beside agent-cache-listener-socket/);
});

extensions('serve metrics of the sidecar on a port of the pod', () => {
  const { agent, init, warnings } = mutated(podWith({ 'agent-metrics-port': '9102' }));
  const listener = { type: 'tcp', address: ':9102', tls_disable: true, role: 'metrics_only' };
  assert.equal([listenersOf(agent), listenersOf(init)], [[listener], undefined]);
  assert.equal(configOf(agent)['telemetry'], { prometheus_retention_time: '24h' });
  assert.equal([agent['ports'], init['ports']], [[{ name: 'vault-metrics', containerPort: 9102 }], undefined]);
  assert.equal(warnings, []);
  const cached = mutated(podWith({ 'agent-metrics-port': '9102', 'agent-cache-enable': 'true' }));
  assert.is((listenersOf(cached.agent) as readonly unknown[]).length, 2);
});

const ports: readonly (readonly [port: string, more: Record<string, string>, words: RegExp])[] = [
  ['65536', {}, /agent-metrics-port: "65536" is no port; use a port from 1 to 65535/],
  ['8200', { 'agent-cache-enable': 'true' }, /agent-metrics-port: the proxy listens on 8200 already/],
  ['-1', {}, /"-1" is no port/],
];
for (const [port, more, words] of ports) {
  extensions(`refuse port ${port} for metrics ${JSON.stringify(more)}`, () => {
    assert.match(denialOf(podWith({ 'agent-metrics-port': port, ...more })), words);
  });
}

extensions('leave metrics off where they are 0, or nothing is generated', () => {
  for (const annotations of [{ 'agent-metrics-port': '0' }, { 'agent-metrics-port': '9', 'agent-configmap': 'c' }]) {
    assert.is(mutated(podWith(annotations)).agent['ports'], undefined);
  }
});

extensions('limit the time before the application, with the flag of our agent', () => {
  const own = { 'agent-image': 'sluice/agent', 'agent-init-timeout': '90s' };
  const { init, agent } = mutated(podWith(own));
  assert.is((init['command'] as readonly string[]).at(-1), '-init-timeout=90s');
  assert.not.ok(JSON.stringify(agent['command']).includes('timeout'));
  const native = mutated(podWith({ ...own, 'agent-native-sidecar': 'true' }));
  assert.is((native.agent['command'] as readonly string[]).at(-1), '-init-timeout=90s');
  assert.equal(native.warnings, []);
});

extensions('limit the time before the application, with the program timeout around a foreign agent', () => {
  const { init, agent } = mutated(podWith({ 'agent-init-timeout': '1m30.5s' }));
  const start = 'echo ${VAULT_CONFIG?} | base64 -d > /home/vault/config.json && ';
  assert.is(
    (init['args'] as readonly string[])[0],
    `${start}timeout -s KILL 91 vault agent -config=/home/vault/config.json || { code=$?; if [ $code -eq 137 ]; then ` +
      `echo 'agent-init-timeout: killed, as the first work is not done after 91s (or memory is short)' >&2; fi; exit $code; }`,
  );
  assert.equal(agent['args'], [`${start}vault agent -config=/home/vault/config.json`]);
});

for (const annotations of [{ 'agent-pre-populate': 'false' }, { 'agent-native-sidecar': 'true' }]) {
  extensions(`say that no time limit applies with ${JSON.stringify(annotations)} and a foreign agent`, () => {
    const { warnings } = mutated(podWith({ 'agent-init-timeout': '5m', ...annotations }));
    assert.match(warnings.join(), /agent-init-timeout: has no effect: no agent of ours runs before the application/);
  });
}

for (const text of ['0s', '-5s']) {
  extensions(`refuse ${text} as a time limit`, () => {
    assert.match(denialOf(podWith({ 'agent-init-timeout': text })), /agent-init-timeout: "-?[05]s" is no time to wait/);
  });
}

const logins: readonly (readonly [login: string, secrets: string, method: Record<string, unknown>, hook: string])[] = [
  ['admin', 'team/', { namespace: 'team/', login_namespace: 'admin' }, '-namespace=admin'],
  ['root', 'team', { namespace: 'team', login_namespace: 'root' }, ''],
  ['admin', '', { login_namespace: 'admin' }, '-namespace=admin'],
  ['/team', 'team', { namespace: 'team' }, '-namespace=team'],
  ['', 'team', { namespace: 'team' }, '-namespace=team'],
];
for (const [login, secrets, method, hook] of logins) {
  extensions(`log in to namespace "${login}" for secrets in "${secrets}"`, () => {
    const given = { 'auth-namespace': login, namespace: secrets, 'agent-revoke-on-shutdown': 'true' };
    const { agent } = mutated(podWith({ 'agent-image': 'sluice/agent', ...given }));
    const { namespace, login_namespace } = (configOf(agent)['auto_auth'] as never)['method'];
    assert.equal(JSON.parse(JSON.stringify({ namespace, login_namespace })), method);
    const flags = JSON.stringify(agent['lifecycle']).match(/-namespace=[a-z]+/g) ?? [];
    assert.equal(flags, hook === '' ? [] : [hook]);
  });
}

extensions('refuse another namespace for the login of a foreign agent', () => {
  const denial = denialOf(podWith({ 'auth-namespace': 'admin', namespace: 'team' }));
  assert.match(denial, /auth-namespace: agents other than ours cannot do it; use our image in agent-image/);
  assert.is(mutated(podWith({ 'auth-namespace': 'team', namespace: 'team' })).agent.name, 'vault-agent');
});

const flavors: readonly (readonly [image: string, flavor: string, own: boolean])[] = [
  ['hashicorp/vault:2.0.4', 'auto', false],
  ['sluice/agent', 'auto', true],
  ['registry:5000/team/sluice/agent:1@sha256:00', 'auto', true],
  ['registry:5000/sluice/agent-debug:1', 'auto', false],
  ['own/build:1', 'sluice', true],
  ['sluice/agent:1', 'vault', false],
];
for (const [image, flavor, own] of flavors) {
  extensions(`start ${image} with flavour ${flavor} ${own ? 'without' : 'with'} a shell`, () => {
    const { agent, init } = mutated(podWith({ 'agent-image': image, 'agent-flavor': flavor }));
    const expected = own
      ? ['node', '--max-semi-space-size=1', '/app/agent.cjs', 'agent', '-config-env=VAULT_CONFIG']
      : ['/bin/sh', '-ec'];
    assert.equal([agent['command'], init['command']], [expected, expected]);
    assert.is(agent['args'] === undefined, own);
  });
}

extensions('compress a large configuration for our own agent only, and split what is still too long', () => {
  const large = { 'agent-inject-template-big': 'x'.repeat(100_000), 'agent-image': 'sluice/agent' };
  const gzip = (bytes: Uint8Array): Uint8Array => gzipSync(bytes);
  const compressed = variablesOf(mutated(podWith(large), settingsWith(), { gzip }).agent)['VAULT_CONFIG']!;
  assert.ok(compressed.length < 5000);
  assert.match(gunzipSync(Buffer.from(compressed, 'base64')).toString(), /^\{"auto_auth"/);
  const split = variablesOf(mutated(podWith(large)).agent);
  assert.is(split['VAULT_CONFIG'], undefined);
  const joined = `${split['VAULT_CONFIG_1']!}${split['VAULT_CONFIG_2']!}`;
  assert.match(Buffer.from(joined, 'base64').toString(), /^\{"auto_auth"/);
  const foreign = variablesOf(
    mutated(podWith({ ...large, 'agent-image': 'hashicorp/vault' }), settingsWith(), { gzip }).agent,
  );
  assert.ok(foreign['VAULT_CONFIG']!.length > 130_000);
});

extensions('quote what reaches a shell', () => {
  const { agent } = mutated(podWith({ 'agent-revoke-on-shutdown': 'true', 'ca-cert': "/a b/'c'" }));
  const hook = agent['lifecycle'] as unknown as { preStop: { exec: { command: readonly string[] } } };
  assert.is(
    hook.preStop.exec.command[2],
    `/bin/sleep 5 && /bin/vault token revoke -address=http://vault:8200 '-ca-cert=/a b/'\\''c'\\''' -self`,
  );
});

for (const [annotations, grace] of [
  [{}, '5s'],
  [{ 'agent-revoke-grace': '12' }, '12s'],
  [{ 'agent-revoke-grace': '0' }, '0s'],
] as const) {
  extensions(`let our own agent wait ${grace} before it revokes, without a shell`, () => {
    const given = { 'agent-image': 'sluice/agent', 'agent-revoke-on-shutdown': 'true', ...annotations };
    const hook = mutated(podWith(given)).agent['lifecycle'] as unknown as {
      preStop: { exec: { command: readonly string[] } };
    };
    const { command } = hook.preStop.exec;
    assert.is(command[0], 'node');
    assert.equal(command.slice(-5), ['token', 'revoke', '-address=http://vault:8200', `-grace=${grace}`, '-self']);
  });
}

extensions.run();
