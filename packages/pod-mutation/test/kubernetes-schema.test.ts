import type { JsonValue } from '@sluice/core';
import { applyJsonPatch } from '@sluice/core';
import { mutatePod, settingsFrom } from '@sluice/pod-mutation';
import { Pod } from 'kubernetes-models/v1';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Container } from './pods.ts';
import { mutated, podWith, settingsWith } from './pods.ts';
import { readVectors } from './vectors.ts';

const schema = suite('mutated pods and Kubernetes');

schema('every recorded pod that is a valid Pod is one after its mutation', () => {
  let checked = 0;
  for (const { name, review, settings } of readVectors()) {
    const parsed = settingsFrom(settings.args, settings.env);
    if (review === undefined || !parsed.ok) continue;
    const { object, namespace } = review.request;
    const outcome = mutatePod(object, { namespace: namespace ?? '' }, parsed.value);
    if (outcome.kind !== 'patched' || problemOf(object) !== undefined) continue;
    const applied = applyJsonPatch(object as JsonValue, outcome.patch);
    assert.is(applied.ok ? problemOf(applied.value) : applied.error, undefined, name);
    checked += 1;
  }
  assert.ok(checked > 900, `${checked} pods`);
});

const extensions: readonly Record<string, string>[] = [
  { 'agent-native-sidecar': 'true' },
  { 'agent-seccomp-profile': 'Localhost/a.json', 'agent-image-pull-policy': 'Never' },
  { 'agent-service-account-token-audience': 'vault', 'ca-cert-configmap': 'ca' },
  { 'agent-secrets-volume-size-limit': '16Mi', 'agent-secrets-volume-read-only': 'true' },
  { 'agent-inject-secret-x': 'p', 'agent-inject-containers-x': 'web', 'agent-env-A': 'b' },
  { 'agent-image': 'sluice/agent', 'agent-revoke-on-shutdown': 'true' },
  { 'agent-inject-env-A': 'p#f' },
  { 'agent-metrics-port': '9102', 'agent-json-patch': '[]' },
  { 'agent-cache-enable': 'true', 'agent-cache-listener-socket': 'true', 'agent-cache-inject-env': 'true' },
  { 'agent-inject-group': '2000', 'agent-supplemental-group': 'true' },
  { 'agent-init-timeout': '2m', 'agent-image': 'sluice/agent' },
  { 'agent-inject-secrets': '[{"name":"x","path":"p","containers":["web"],"group":1000}]' },
];
for (const annotations of extensions) {
  schema(`a pod with ${Object.keys(annotations).join(', ')} is a valid Pod`, () => {
    const { spec } = mutated(podWith(annotations), settingsWith(), { kubernetesMinor: 36 });
    assert.is(problemOf({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec }), undefined);
  });
}

const restricted: readonly Record<string, string>[] = [
  { 'agent-seccomp-profile': 'RuntimeDefault' },
  { 'agent-seccomp-profile': 'RuntimeDefault', 'agent-native-sidecar': 'true' },
  { 'agent-seccomp-profile': 'RuntimeDefault', 'agent-inject-group': '2000', 'agent-supplemental-group': 'true' },
  { 'agent-seccomp-profile': 'RuntimeDefault', 'agent-image': 'sluice/agent', 'agent-pre-populate-only': 'true' },
];
for (const annotations of restricted) {
  schema(`agents with ${JSON.stringify(annotations)} meet the Pod Security level restricted`, () => {
    const { agent, init } = mutated(podWith(annotations));
    const agents = [agent, init].filter(({ name }) => name !== 'none');
    assert.ok(agents.length > 0);
    assert.equal(agents.flatMap(restrictedProblems), []);
  });
}

schema('agents of vault-k8s do not meet it: the profile is opt-in', () => {
  assert.equal(restrictedProblems(mutated(podWith({})).agent), ['seccompProfile']);
});

schema.run();

function problemOf(pod: unknown): string | undefined {
  try {
    // The constructor takes what it validates next.
    new Pod(pod as ConstructorParameters<typeof Pod>[0]).validate();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'invalid';
  }
}

/** Rules of the level restricted for one container (kubernetes.io/docs/concepts/security/pod-security-standards). */
function restrictedProblems(container: Container): readonly string[] {
  const context = (container['securityContext'] ?? {}) as Record<string, unknown>;
  const drop = (context['capabilities'] as { drop?: readonly string[] } | undefined)?.drop ?? [];
  const profile = (context['seccompProfile'] as { type?: string } | undefined)?.type ?? '';
  return [
    ...(context['allowPrivilegeEscalation'] === false ? [] : ['allowPrivilegeEscalation']),
    ...(drop.includes('ALL') ? [] : ['capabilities']),
    ...(context['runAsNonRoot'] === true && context['runAsUser'] !== 0 ? [] : ['runAsNonRoot']),
    ...(['RuntimeDefault', 'Localhost'].includes(profile) ? [] : ['seccompProfile']),
  ];
}
