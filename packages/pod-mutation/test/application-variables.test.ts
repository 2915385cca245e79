import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { configOf, denialOf, mountsOf, mutated, podWith, settingsWith } from './pods.ts';

const variables = suite('variables of the application');

/** The text of the env file's template. */
function textFor(source: string): string {
  const pod = podWith({ 'agent-inject-env-NAME': source });
  const templates = configOf(mutated(pod, settingsWith(), { kubernetesMinor: 36 }).agent)['template'];
  return (templates as unknown as Record<string, string>[]).at(-1)!['contents']!;
}

variables('come from an env file where the API server reads them, and are refused elsewhere', () => {
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

const sources: readonly (readonly [source: string, value: string])[] = [
  ['secret/data/db#password', 'printf "%v" (index $data "password")'],
  ['kv/a"b#c', String.raw`{{ with secret "kv/a\"b" }}`],
  [
    '{{ env "X" }}#1',
    '{{ define "variable NAME" }}{{ env "X" }}#1{{ end }}{{ $value := executeTemplate "variable NAME" }}',
  ],
];
for (const [source, value] of sources) {
  variables(`read ${source}`, () => {
    assert.ok(textFor(source).includes(value), textFor(source));
  });
}

variables('are refused by the agent with a quote in them: kubelet knows no way to write it', () => {
  assert.match(textFor('a#b'), `{{ if $value | regexMatch "'" }}{{ sprig_fail "NAME: a value with a single quote`);
});

variables.run();
