import type { InjectorSettings } from '@sluice/pod-mutation';
import { decodeDefaultAnnotations, mutatePod, withDefaultAnnotations } from '@sluice/pod-mutation';
import { formatDiagnostic } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { configOf, denialOf, mutated, podWith, settingsWith } from './pods.ts';

const policy = suite('policy of operators');

function withRules(rules: unknown, ...args: readonly string[]): InjectorSettings {
  const decoded = decodeDefaultAnnotations(rules as never, 'defaults.yaml');
  if (!decoded.ok) throw new Error(decoded.error.map(formatDiagnostic).join('\n'));
  return withDefaultAnnotations(settingsWith(...args), decoded.value);
}

const templatesOf = (settings: InjectorSettings, annotations = {}, spec = {}): string =>
  JSON.stringify(configOf(mutated(podWith(annotations, spec), settings).agent)['template']);

policy('gives annotations to pods that do not have them', () => {
  const settings = withRules([{ annotations: { 'agent-limits-cpu': '2', 'agent-inject-secret-ca': 'pki/ca' } }]);
  const limits = (annotations: Record<string, string>): unknown =>
    (mutated(podWith(annotations), settings).agent['resources'] as Record<string, unknown>)['limits'];
  assert.equal(limits({}), { cpu: '2', memory: '128Mi' });
  assert.equal(limits({ 'agent-limits-cpu': '1' }), { cpu: '1', memory: '128Mi' });
  assert.equal(limits({ 'openbao.org/agent-limits-cpu': '3' }), { cpu: '3', memory: '128Mi' });
  assert.match(templatesOf(settings), /pki\/ca/);
});

const namespaces: readonly (readonly [patterns: readonly string[], applies: boolean])[] = [
  [['demo'], true],
  [['prod', 'de*'], true],
  [['*-team', 'd*m*o'], true],
  [['de'], false],
  [['*demo-*'], false],
];
for (const [patterns, applies] of namespaces) {
  policy(
    `${applies ? 'gives' : 'does not give'} annotations of namespaces ${patterns.join()} to namespace demo`,
    () => {
      const settings = withRules([{ namespaces: patterns, annotations: { 'agent-inject-secret-x': 'from/rule' } }]);
      assert.is(templatesOf(settings).includes('from/rule'), applies);
    },
  );
}

policy('gives annotations to the pods that a JSONPath finds', () => {
  const match = { '$.spec.serviceAccountName': ['billing', 'pay*'] };
  const settings = withRules([{ match, annotations: { 'agent-inject-secret-x': 'from/rule' } }]);
  assert.ok(templatesOf(settings, {}, { serviceAccountName: 'payments' }).includes('from/rule'));
  assert.not.ok(templatesOf(settings, {}, { serviceAccountName: 'web' }).includes('from/rule'));
});

policy('lets the last of several rules count', () => {
  const settings = withRules([
    { annotations: { 'log-level': 'warn' } },
    { namespaces: ['demo'], annotations: { 'log-level': 'debug' } },
  ]);
  assert.match(JSON.stringify(mutated(podWith({}), settings).agent['env']), /"debug"/);
});

policy('refuses a document with everything that is wrong in it', () => {
  const decoded = decodeDefaultAnnotations(
    [
      { namespace: 'x', annotations: { 'agent-limit-cpu': '1', 'agent-inject': 'true', role: 5 } },
      { match: { 'spec.x': 'y', '$.a[?(@.b)]': 'z' } },
    ],
    'defaults.yaml',
  );
  assert.equal(!decoded.ok && decoded.error.map(formatDiagnostic), [
    'defaults.yaml#/0/namespace: unknown member; use namespaces, match, annotations',
    'defaults.yaml#/0/annotations/agent-limit-cpu: unknown annotation; did you mean vault.hashicorp.com/agent-limits-cpu?',
    'defaults.yaml#/0/annotations/agent-inject: counts only on the pod itself; remove it',
    'defaults.yaml#/0/annotations/role: is no text; put it into quotes',
    'defaults.yaml#/1/match: "spec.x" does not begin with "$"; use a path such as $.metadata.labels.app',
    'defaults.yaml#/1/match: "$.a[?(@.b)]" has a filter or script; use plain steps and [*]; use a path such as $.metadata.labels.app',
    'defaults.yaml#/1/annotations: is no object; write KEY: "text"',
  ]);
});

policy('keeps pods from changing what is locked', () => {
  const settings = withRules(
    [{ annotations: { 'log-level': 'warn' } }],
    '-locked-annotations=service, log-level,agent-inject-command',
  );
  const message = denialOf(
    podWith({ service: 'https://elsewhere:8200', 'log-level': 'debug', 'agent-inject-command-db': 'sh' }),
    settings,
  );
  assert.match(message, /service: is locked to "http:\/\/vault:8200"; remove it from the pod/);
  assert.match(message, /log-level: is locked to "warn"/);
  assert.match(message, /agent-inject-command-db: is locked by the operator/);
  const same = { service: 'http://vault:8200', 'log-level': 'warn' };
  assert.is(mutated(podWith(same), settings).agent.name, 'vault-agent');
});

const inNamespace = (annotations: Record<string, string>, own: Record<string, string>, settings: InjectorSettings) =>
  mutatePod(podWith(own), { namespace: 'demo', namespaceAnnotations: annotations }, settings);

const layers: readonly (readonly [title: string, pod: Record<string, string>, file: string, level: string])[] = [
  ['the namespace where the pod says nothing', {}, '', 'warn'],
  ['the namespace before the file of the operator', {}, 'trace', 'warn'],
  ['the pod before its namespace', { 'log-level': 'error' }, 'trace', 'error'],
  ['the pod before its namespace, also in the other spelling', { 'openbao.org/log-level': 'error' }, '', 'error'],
];
for (const [title, own, file, level] of layers) {
  policy(`reads ${title}`, () => {
    const settings = file === '' ? settingsWith() : withRules([{ annotations: { 'log-level': file } }]);
    const outcome = inNamespace({ 'vault.hashicorp.com/log-level': 'warn', 'other.org/role': 'x' }, own, settings);
    const env = outcome.kind === 'patched' ? JSON.stringify(outcome.plan.sidecar?.container['env']) : outcome.kind;
    assert.match(env, `"VAULT_LOG_LEVEL","value":"${level}"`);
  });
}

policy('does not inject because a namespace asks for it', () => {
  const pod = { metadata: { annotations: {} }, spec: { containers: [{ name: 'web' }] } };
  const namespaceAnnotations = { 'vault.hashicorp.com/agent-inject': 'true' };
  assert.is(mutatePod(pod, { namespace: 'demo', namespaceAnnotations }, settingsWith()).kind, 'unchanged');
});

policy('keeps namespaces from changing what is locked', () => {
  const settings = settingsWith('-locked-annotations=service');
  const outcome = inNamespace({ 'vault.hashicorp.com/service': 'http://evil' }, {}, settings);
  assert.is(outcome.kind === 'patched' && outcome.plan.documents.sidecar?.vault.address, 'http://vault:8200');
  assert.equal(outcome.diagnostics.map(formatDiagnostic), [
    'annotation vault.hashicorp.com/service: is locked by the operator; that of namespace demo does not count; remove it from the namespace',
  ]);
});

const lists = ['-allowed-images=hashicorp/vault:*', '-allowed-addresses=http://vault:8200,https://*.corp:8200'];
const variable = (name: string, value: string): unknown => ({ op: 'add', path: '/env/-', value: { name, value } });
const detours: readonly (readonly [operation: unknown, words: RegExp])[] = [
  [{ op: 'replace', path: '/image', value: 'evil/agent' }, /json-patch: image "evil\/agent" is not allowed/],
  [variable('VAULT_ADDR', 'http://evil'), /json-patch: server "http:\/\/evil" is not allowed/],
  [variable('BAO_AGENT_ADDR', 'http://evil'), /server "http:\/\/evil" is not allowed/],
  [variable('https_proxy', 'http://evil'), /server "http:\/\/evil" is not allowed/],
  [variable('VAULT_ADDR', 'https://$(X).corp:8200'), /server "https:\/\/\$\(X\).corp:8200" is not allowed/],
  [variable('VAULT_CONFIG', 'e30='), /variable VAULT_CONFIG is not for pods to set/],
  [variable('VAULT_CONFIG_1', 'e30='), /variable VAULT_CONFIG_1 is not/],
  [variable('BAO_AGENT_CONFIG_PATH', '/x'), /variable BAO_AGENT_CONFIG_PATH is not/],
  [variable('HOST_IP', '6.6.6.6'), /variable HOST_IP is not/],
  [variable('NODE_OPTIONS', '--import=/x'), /variable NODE_OPTIONS is not/],
  [{ op: 'add', path: '/env', value: [] }, /variable VAULT_CONFIG is not/],
  [
    { op: 'add', path: '/env/-', value: { name: 'VAULT_ADDR', valueFrom: { fieldRef: {} } } },
    /server "" is not allowed/,
  ],
  [{ op: 'replace', path: '/args', value: ['sh'] }, /args of the agent is not for pods to change/],
  [{ op: 'replace', path: '/command', value: ['sh'] }, /command of the agent is not/],
  [{ op: 'remove', path: '/args' }, /args of the agent is not/],
  [{ op: 'add', path: '/envFrom', value: [{ configMapRef: { name: 'x' } }] }, /envFrom of the agent is not/],
  [
    { op: 'add', path: '/lifecycle', value: { postStart: { exec: { command: ['sh'] } } } },
    /postStart runs a command of its own/,
  ],
  [
    { op: 'add', path: '/livenessProbe', value: { exec: { command: ['sh'] } } },
    /livenessProbe runs a command of its own/,
  ],
  [
    { op: 'add', path: '/volumeMounts/-', value: { name: 'x', mountPath: '/usr/local/bin' } },
    /a volume at \/usr\/local\/bin may hide the program/,
  ],
];
for (const [operation, words] of detours) {
  for (const key of ['agent-json-patch', 'agent-init-json-patch']) {
    // An init container has none of its own.
    if (key === 'agent-init-json-patch' && JSON.stringify(operation).includes('/lifecycle')) continue;
    policy(`holds for patched agents too: ${key} ${JSON.stringify(operation)}`, () => {
      const pod = podWith({ [key]: JSON.stringify([operation]) });
      assert.match(denialOf(pod, settingsWith(...lists)), words);
      assert.is(mutated(pod).agent.name, 'vault-agent');
    });
  }
}

const harmless: readonly unknown[] = [
  variable('VAULT_LOG_LEVEL', 'debug'),
  variable('VAULT_ADDR', 'https://other.corp:8200'),
  { op: 'replace', path: '/image', value: 'hashicorp/vault:1.0' },
  { op: 'add', path: '/livenessProbe', value: { httpGet: { port: 8100 } } },
  { op: 'add', path: '/resources/limits/cpu', value: '1' },
  { op: 'add', path: '/volumeMounts/-', value: { name: 'x', mountPath: '/etc/ssl/own' } },
];
for (const operation of harmless) {
  policy(`lets other patches be: ${JSON.stringify(operation)}`, () => {
    const pod = podWith({ 'agent-json-patch': JSON.stringify([operation]), 'agent-revoke-on-shutdown': 'true' });
    assert.is(mutated(pod, settingsWith(...lists)).agent.name, 'vault-agent');
  });
}

const variables: readonly (readonly [annotations: Record<string, string>, words: RegExp | undefined])[] = [
  [
    { 'agent-env-VAULT_AGENT_ADDR': 'http://evil' },
    /agent-env-VAULT_AGENT_ADDR: server "http:\/\/evil" is not allowed/,
  ],
  [{ 'agent-env-BAO_PROXY_ADDR': 'http://evil' }, /agent-env-BAO_PROXY_ADDR: server/],
  [{ 'agent-env-HTTPS_PROXY': 'http://evil' }, /agent-env-HTTPS_PROXY: server/],
  [{ 'proxy-address': 'http://evil' }, /proxy-address: server "http:\/\/evil" is not allowed/],
  [{ 'agent-env-NODE_OPTIONS': '--import=/x' }, /agent-env-NODE_OPTIONS: variable/],
  [{ 'agent-env-VAULT_AGENT_ADDR': 'https://a.corp:8200', 'agent-env-X': 'y' }, undefined],
  [{ 'agent-configmap': 'own' }, undefined],
];
for (const [annotations, words] of variables) {
  policy(
    `${words === undefined ? 'allows' : 'refuses'} where servers are listed: ${JSON.stringify(annotations)}`,
    () => {
      const pod = podWith(annotations);
      if (words === undefined) assert.is(mutated(pod, settingsWith(...lists)).agent.name, 'vault-agent');
      else assert.match(denialOf(pod, settingsWith(...lists)), words);
      assert.is(mutated(pod).agent.name, 'vault-agent');
    },
  );
}

policy('lets agents with a ConfigMap keep the address that counts before it', () => {
  const pod = (operation: unknown) =>
    podWith({ 'agent-configmap': 'own', 'agent-json-patch': JSON.stringify([operation]) });
  const index = (mutated(pod({ op: 'test', path: '/name', value: 'vault-agent' })).agent['env'] as unknown[]).findIndex(
    (each) => (each as { name: string }).name === 'VAULT_ADDR',
  );
  const removed = pod({ op: 'remove', path: `/env/${index}` });
  assert.match(denialOf(removed, settingsWith(...lists)), /variable VAULT_ADDR is missing/);
});

policy('does not let variables stand for a part of the address', () => {
  const own = { service: 'https://$(GOMAXPROCS).corp:8200', 'go-max-procs': 'evil/', 'agent-configmap': 'own' };
  assert.match(denialOf(podWith(own), settingsWith(...lists)), /server "https:\/\/\$\(GOMAXPROCS\).corp:8200" is not/);
  const onHost = podWith({ service: 'http://$(HOST_IP):8200' });
  assert.is(mutated(onHost, settingsWith('-allowed-addresses=http://$(HOST_IP):8200')).agent.name, 'vault-agent');
});

policy('takes the proxy of the operator', () => {
  const settings = settingsWith(...lists, '-proxy-address=http://egress:3128');
  assert.match(JSON.stringify(mutated(podWith({}), settings).agent['env']), /egress/);
});

policy('says which problems come from the namespace', () => {
  const outcome = inNamespace({ 'openbao.org/agent-limits-cpu': '5x' }, {}, settingsWith());
  assert.match(
    outcome.kind === 'denied' ? outcome.message : '',
    /"5x" is not a quantity \(an annotation of namespace demo\); use/,
  );
});

policy('keeps pods from saying in a list what is locked as a key', () => {
  const settings = settingsWith('-locked-annotations=agent-inject-command');
  const items = JSON.stringify([{ name: 'x', path: 'p', command: 'sh' }]);
  const words = /agent-inject-secrets\[0\]\.command: is locked by the operator/;
  assert.match(denialOf(podWith({ 'agent-inject-secrets': items }), settings), words);
  const rules = [{ annotations: { 'agent-inject-secrets': items } }];
  assert.ok(templatesOf(withRules(rules, '-locked-annotations=agent-inject-command')).includes('"command":"sh"'));
});

const otherPrefix: readonly (readonly [file: string, pod: string, text: string, words?: string])[] = [
  ['vault.hashicorp.com', 'openbao.org', '100', 'is locked to "5000"'],
  ['openbao.org', 'vault.hashicorp.com', '100', 'is locked to "5000"'],
  ['vault.hashicorp.com', 'openbao.org', '5000'],
  ['openbao.org', 'vault.hashicorp.com', '5000'],
];
for (const [file, pod, text, words] of otherPrefix) {
  policy(`${words === undefined ? 'takes' : 'refuses'} ${text} under ${pod} where ${file} is locked to 5000`, () => {
    const rules = [{ annotations: { [`${file}/agent-run-as-user`]: '5000' } }];
    const settings = withRules(rules, '-locked-annotations=agent-run-as-user');
    const annotated = podWith({ [`${pod}/agent-run-as-user`]: text });
    if (words === undefined) {
      const context = mutated(annotated, settings).agent['securityContext'] as Record<string, unknown>;
      assert.is(context['runAsUser'], 5000);
    } else assert.ok(denialOf(annotated, settings).includes(`${pod}/agent-run-as-user: ${words}`));
  });
}

policy('knows locked keys with a name under both prefixes', () => {
  const rules = [{ annotations: { 'agent-inject-command-db': 'reload' } }];
  const settings = withRules(rules, '-locked-annotations=agent-inject-command');
  assert.ok(templatesOf(settings, { 'openbao.org/agent-inject-command-db': 'reload' }).includes('"command":"reload"'));
  const other = podWith({ 'openbao.org/agent-inject-command-db': 'sh' });
  assert.match(denialOf(other, settings), /openbao.org\/agent-inject-command-db: is locked to "reload"/);
});

policy('lets the last rule count under whichever prefix', () => {
  const settings = withRules([
    { annotations: { 'openbao.org/log-level': 'warn' } },
    { annotations: { 'vault.hashicorp.com/log-level': 'debug' } },
  ]);
  assert.match(JSON.stringify(mutated(podWith({}), settings).agent['env']), /"debug"/);
});

policy('refuses what a namespace says in a list and is locked', () => {
  const items = JSON.stringify([{ name: 'x', path: 'p', command: 'sh' }]);
  const settings = settingsWith('-locked-annotations=agent-inject-command');
  const outcome = inNamespace({ 'openbao.org/agent-inject-secrets': items }, {}, settings);
  assert.match(outcome.kind === 'denied' ? outcome.message : '', /\[0\]\.command: is locked by the operator/);
});

const unknownKey = { 'agent-injekt': '1' };
const strictness: readonly (readonly [setting: string, file: string, pod: string, denied: boolean])[] = [
  ['deny', '', 'false', true],
  ['deny', '', '', true],
  ['deny', 'false', '', false],
  ['deny', 'false', 'true', true],
  ['deny', 'true', 'false', true],
  ['warn', 'true', 'false', true],
  ['warn', '', 'true', true],
  ['warn', '', 'false', false],
  ['off', '', 'true', true],
];
for (const [setting, file, pod, denied] of strictness) {
  policy(`${denied ? 'is' : 'is not'} strict: setting ${setting}, file ${file}, pod or namespace ${pod}`, () => {
    const rules = file === '' ? [] : [{ annotations: { 'agent-inject-strict': file } }];
    const settings = withRules(rules, `-strict-annotations=${setting}`);
    const own = { 'vault.hashicorp.com/agent-inject-strict': pod };
    assert.is(mutatePod(podWith({ ...unknownKey, ...own }), { namespace: 'demo' }, settings).kind === 'denied', denied);
    assert.is(inNamespace(own, unknownKey, settings).kind === 'denied', denied);
  });
}

policy('allows only images and servers of the lists', () => {
  const settings = settingsWith(
    '-allowed-images=hashicorp/vault:*,sluice/agent*',
    '-allowed-addresses=http://vault:8200',
  );
  assert.is(mutated(podWith({}), settings).agent.name, 'vault-agent');
  assert.match(denialOf(podWith({ 'agent-image': 'evil/agent' }), settings), /image "evil\/agent" is not allowed/);
  assert.match(denialOf(podWith({ service: 'http://evil' }), settings), /server "http:\/\/evil" is not allowed/);
});

policy.run();
