import { mutatePod } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { denialOf, mutate, podWith, settingsWith } from './pods.ts';

const denials = suite('denials');

denials('begin with the words of the peer and go on with every problem, key and value', () => {
  const pod = podWith({ 'agent-revoke-grace': '5s', 'agent-pre-populate': 'yes', 'auth-min-backoff': '5', role: '' });
  assert.equal(denialOf(pod).split('\n'), [
    'error adding default annotations: error parsing min backoff as duration: time: missing unit in duration "5"',
    'annotation vault.hashicorp.com/auth-min-backoff: "5" is not a duration; use a duration with a unit, such as 500ms, 90s or 1m30s',
    'annotation vault.hashicorp.com/agent-pre-populate: "yes" is not a boolean; use true or false (also 1, t, T, TRUE, True, 0, f, F, FALSE, False)',
    'annotation vault.hashicorp.com/agent-revoke-grace: "5s" is not a whole number of at least 0; use whole seconds without a unit, such as 5',
    'annotation vault.hashicorp.com/role: is empty; give it a text, or leave it out',
  ]);
});

const order: readonly (readonly [annotations: Record<string, string>, first: string, flags?: readonly string[]])[] = [
  [{ 'auth-min-backoff': '5' }, 'error adding default annotations: Vault Auth Path required', ['-vault-auth-path=']],
  [
    { 'agent-json-patch': '{', 'agent-init-json-patch': '3' },
    'error adding default annotations: error parsing JSON patch for annotation vault.hashicorp.com/agent-json-patch: unexpected end of JSON input',
  ],
  [
    { 'agent-run-as-same-user': 'true', 'agent-cache-enable': 'x' },
    'error creating new agent sidecar: No SecurityContext found for Container 0',
  ],
  [
    { 'agent-cache-enable': 'x' },
    'error creating new agent sidecar: strconv.ParseInt: parsing "me": invalid syntax',
    ['-run-as-user=me'],
  ],
  [{ role: '', 'agent-limits-cpu': 'two' }, 'error validating agent configuration: no Vault role found'],
  [
    { 'agent-requests-cpu': 'two', 'agent-limits-mem': '1e' },
    "error creating patch for agent: unable to parse quantity's suffix",
  ],
  [
    { 'agent-json-patch': '[{"op":"remove","path":"/a"}]', 'agent-init-json-patch': '[{"op":"remove","path":"/b"}]' },
    "error creating patch for agent: failed to apply JSON patch: error in remove for path: '/b': Unable to remove nonexistent key: b: missing value",
  ],
];
for (const [annotations, first, flags = []] of order) {
  denials(`say first what the peer finds first: ${first}`, () => {
    assert.is(denialOf(podWith(annotations), settingsWith(...flags)).split('\n')[0], first);
  });
}

for (const [what, operations, limit] of [
  [
    'doubles a list 28 times',
    Array.from({ length: 28 }, () => '{"op":"copy","from":"/args","path":"/args/-"}'),
    /limit/,
  ],
  [
    'has 1001 operations',
    Array.from({ length: 1001 }, () => '{"op":"add","path":"/tty","value":true}'),
    /limit is 1000/,
  ],
] as const) {
  denials(`answer a patch that ${what} with the limit`, () => {
    assert.match(denialOf(podWith({ 'agent-json-patch': `[${operations.join()}]` })), limit);
  });
}

const own: readonly (readonly [annotations: Record<string, string>, message: RegExp])[] = [
  [
    { 'agent-inject-secret-DB': 'other' },
    /annotation vault.hashicorp.com\/agent-inject-secret-db: writes \/vault\/secrets\/db, which vault.hashicorp.com\/agent-inject-secret-DB writes too; give one of them another file with agent-inject-file-db/,
  ],
  [
    { 'agent-inject-token': 'true', 'agent-inject-file-db': './x/../token' },
    /writes \/vault\/secrets\/token, which vault.hashicorp.com\/agent-inject-token writes too/,
  ],
  [
    { 'agent-pre-populate': 'false', 'agent-pre-populate-only': 'true' },
    /no agent would run: agent-pre-populate is false and agent-pre-populate-only is true/,
  ],
  [
    { 'agent-inject-file-db': '../../etc/x' },
    /agent-inject-secret-db: \/etc\/x is in no volume of the agent, whose root file system is read-only/,
  ],
  [{ 'secret-volume-path': '/a/..' }, /"\/a\/\.\." cannot be the mount path of a volume/],
  [
    { 'agent-limits-mem': '32Mi', 'agent-requests-mem': '64Mi' },
    /agent-limits-mem: 32Mi is below the request 64Mi of vault.hashicorp.com\/agent-requests-mem/,
  ],
];
for (const [annotations, message] of own) {
  denials(`explain ${JSON.stringify(annotations)}`, () => {
    assert.match(denialOf(podWith(annotations)), message);
  });
}

denials('name containers and volumes of the pod that have our names', () => {
  const message = denialOf(
    podWith(
      {},
      {
        volumes: [{ name: 'token' }, { name: 'vault-secrets', emptyDir: {} }],
        initContainers: [{ name: 'vault-agent-init' }],
      },
    ),
  );
  assert.match(
    message,
    /\/spec\/initContainers\/0: container "vault-agent-init" of the pod has a name that the injector uses/,
  );
  assert.match(message, /\/spec\/volumes\/1: volume "vault-secrets" of the pod has a name that the injector uses/);
});

const shapes: readonly (readonly [object: unknown, message: string])[] = [
  [undefined, 'unexpected end of JSON input'],
  [null, 'unexpected end of JSON input'],
  [[], 'json: cannot unmarshal array into Go value of type v1.Pod'],
  [
    { metadata: { labels: { a: 1 } } },
    'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
  ],
  [
    { spec: { containers: [{ volumeMounts: [{ readOnly: 'yes' }] }] } },
    'json: cannot unmarshal string into Go struct field VolumeMount.spec.containers.volumeMounts.readOnly of type bool',
  ],
];
for (const [object, message] of shapes) {
  denials(`say ${message}`, () => {
    const outcome = mutatePod(object, { namespace: 'demo' }, settingsWith());
    assert.is(outcome.kind === 'denied' && outcome.message.split('\n')[0], message);
  });
}

denials('keep a shared process namespace off pods with the processes of the node', () => {
  const pod = podWith({ 'agent-share-process-namespace': 'true' }, { hostPID: true });
  assert.match(denialOf(pod), /agent-share-process-namespace: the pod has hostPID; remove one of the two/);
});

denials('are no matter for mirrors of static pods', () => {
  const pod = podWith({ 'kubernetes.io/config.mirror': 'x', 'agent-limits-cpu': 'two' });
  assert.equal(mutate(pod), { kind: 'unchanged', reason: 'mirror-pod', diagnostics: [] });
});

denials('are no matter for pods that ask for nothing', () => {
  const pod = podWith({ 'agent-inject': 'false', 'agent-limits-cpu': 'two' });
  assert.equal(mutate(pod), { kind: 'unchanged', reason: 'not-wanted', diagnostics: [] });
});

denials('come with openbao.org keys too, and the status goes under that prefix', () => {
  assert.match(
    denialOf(podWith({ 'openbao.org/agent-inject': 'maybe' })),
    /annotation openbao.org\/agent-inject: "maybe" is not a boolean/,
  );
  const outcome = mutate(podWith({ 'openbao.org/agent-inject': 'true' }));
  assert.is(outcome.kind === 'patched' && outcome.plan.statusKey, 'openbao.org/agent-inject-status');
  const done = podWith({ 'openbao.org/agent-inject-status': 'injected' });
  assert.equal(mutate(done), { kind: 'unchanged', reason: 'already-injected', diagnostics: [] });
});

denials.run();
