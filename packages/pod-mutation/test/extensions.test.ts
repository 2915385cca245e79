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
