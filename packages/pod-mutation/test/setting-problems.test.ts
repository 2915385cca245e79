import { annotationCatalogue } from '@sluice/annotations';
import type { Diagnostic } from '@sluice/core';
import { formatDiagnostic } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  decodeDefaultAnnotations,
  mutatePod,
  settingCatalogue,
  settingProblems,
  settingsFrom,
  unknownVariables,
  withDefaultAnnotations,
} from '../src/index.ts';
import type { InjectorSettings } from '../src/index.ts';

const address = '-vault-address=https://vault:8200';
const problems = suite('Settings that deny pods');

for (const [words, env, wanted] of [
  [
    ['-cpu-limit=lots'],
    {},
    [`-cpu-limit: "lots" is not a quantity; use ${annotationCatalogue['agent-limits-cpu'].accepts}`],
  ],
  [['-run-as-user=abc'], {}, ['-run-as-user: "abc" is not a numeric id; use a numeric id of at least 0']],
  [
    [],
    { AGENT_INJECT_MEM_REQUEST: 'x' },
    [`AGENT_INJECT_MEM_REQUEST: "x" is not a quantity; use ${annotationCatalogue['agent-requests-mem'].accepts}`],
  ],
  [['-vault-auth-path='], {}, ['-vault-auth-path: is empty; set it, for example to auth/kubernetes']],
  [
    ['-allowed-images=registry.example/*'],
    {},
    ['-vault-image: image "hashicorp/vault:2.0.4" is not allowed; use one of registry.example/*'],
  ],
  [
    ['-seccomp-profile=strict', '-secrets-volume-size-limit=big'],
    {},
    [
      '-seccomp-profile: "strict" is not a seccomp profile; use RuntimeDefault, Localhost/FILE, Unconfined or none',
      `-secrets-volume-size-limit: "big" is not a quantity; use ${annotationCatalogue['agent-secrets-volume-size-limit'].accepts}`,
    ],
  ],
] as const) {
  problems(`are found, each once: ${[...words, ...Object.keys(env)].join(' ')}`, () => {
    assert.equal(settingProblems(settings(words, env)).map(formatDiagnostic).sort(), [...wanted].sort());
  });
}

problems('are found for whatever gives the default of an annotation', () => {
  for (const { flag, kind, annotation } of settingCatalogue) {
    if (flag === undefined || annotation === undefined || kind !== 'text') continue;
    const given = settings([`-${flag}=\u0001 no such value`]);
    const pod = { metadata: { annotations: { 'vault.hashicorp.com/agent-inject': 'true' } } };
    const outcome = mutatePod(pod, { namespace: 'a' }, given);
    const isDenied = outcome.diagnostics.some(({ where }) => where.kind === 'setting' && where.name === `-${flag}`);
    assert.is(namesOf(settingProblems(given)).includes(`-${flag}`), isDenied, flag);
  }
});

problems('are none with the settings of a chart', () => {
  assert.equal(
    settingProblems(settings(['-native-sidecar=auto', '-run-as-same-user', '-strict-annotations=deny'])),
    [],
  );
});

problems('are found in the rules of the operator', () => {
  const rules = decodeDefaultAnnotations([{ annotations: { 'agent-limits-cpu': 'lots', role: 'a' } }], 'rules.yaml');
  assert.ok(rules.ok);
  const given = withDefaultAnnotations(settings(['-default-annotations-file=rules.yaml']), rules.value);

  assert.equal(namesOf(settingProblems(given)), ['rules.yaml#/0/annotations/vault.hashicorp.com/agent-limits-cpu']);
});

problems.run();

const variables = suite('Variables that look like settings');

variables('are named with what was meant', () => {
  const env = { AGENT_INJECT_LOG_LEVL: 'debug', AGENT_INJECTOR_VAULT_ADDR: 'x', AGENT_INJECT_WHATEVER_ELSE: '' };

  assert.equal(
    unknownVariables(env).map(({ where, hint, severity }) => [where, hint, severity]),
    [
      [{ kind: 'setting', name: 'AGENT_INJECTOR_VAULT_ADDR' }, 'did you mean AGENT_INJECT_VAULT_ADDR?', 'warning'],
      [{ kind: 'setting', name: 'AGENT_INJECT_LOG_LEVL' }, 'did you mean AGENT_INJECT_LOG_LEVEL?', 'warning'],
      [{ kind: 'setting', name: 'AGENT_INJECT_WHATEVER_ELSE' }, 'see help agent-inject', 'warning'],
    ],
  );
});

variables('are neither settings nor what Kubernetes sets for a Service', () => {
  const env = Object.fromEntries(settingCatalogue.map((entry) => [entry.env, 'x']));
  const service = ['SERVICE_HOST', 'SERVICE_PORT', 'SERVICE_PORT_HTTPS', 'PORT', 'PORT_443_TCP', 'PORT_443_TCP_ADDR'];
  const linked = Object.fromEntries(service.map((name) => [`AGENT_INJECT_${name}`, 'x']));

  assert.equal(unknownVariables({ ...env, ...linked, PATH: '/bin', VAULT_ADDR: 'x' }), []);
});

variables.run();

function settings(words: readonly string[], env: Readonly<Record<string, string>> = {}): InjectorSettings {
  const found = settingsFrom([address, ...words], env);
  assert.ok(found.ok);
  return found.value;
}

function namesOf(found: readonly Diagnostic[]): readonly string[] {
  return found.flatMap(({ where }) => (where.kind === 'setting' ? [where.name] : []));
}
