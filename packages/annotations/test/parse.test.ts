import type { AnnotationDiagnostic, AnnotationSet } from '@sluice/annotations';
import {
  annotationDefaults,
  booleanOf,
  effectiveAnnotation,
  parseAnnotations,
  quantityOf,
  textOf,
} from '@sluice/annotations';
import { formatDiagnostic } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const parse = suite('parseAnnotations');

function vault(annotations: Record<string, string>): AnnotationSet {
  const entries = Object.entries(annotations).map(([rest, text]) => [`vault.hashicorp.com/${rest}`, text]);
  return parseAnnotations(Object.fromEntries(entries) as Record<string, string>);
}

function texts(diagnostics: readonly AnnotationDiagnostic[]): readonly string[] {
  return diagnostics.map((found) => `${found.severity} ${found.code}: ${formatDiagnostic(found)}`);
}

parse('takes an annotation before a setting before a default', () => {
  const defaults = annotationDefaults({ 'agent-limits-cpu': { text: '750m', name: 'AGENT_INJECT_CPU_LIMIT' } });
  const bySetting = parseAnnotations({}, defaults);
  assert.is(quantityOf(bySetting, 'agent-limits-cpu')?.text, '750m');
  assert.is(effectiveAnnotation(bySetting, 'agent-limits-cpu').from, 'setting');
  assert.is(effectiveAnnotation(bySetting, 'agent-limits-mem').from, 'default');
  const byPod = parseAnnotations({ 'vault.hashicorp.com/agent-limits-cpu': '' }, defaults);
  assert.is(quantityOf(byPod, 'agent-limits-cpu'), undefined);
  assert.is(effectiveAnnotation(byPod, 'agent-limits-cpu').from, 'annotation');
});

parse('reports a setting that is no value only where it applies', () => {
  const defaults = annotationDefaults({ 'agent-run-as-user': { text: 'bad', name: 'AGENT_INJECT_RUN_AS_USER' } });
  assert.equal(texts(parseAnnotations({}, defaults).diagnostics), [
    'error annotation/invalid-value: AGENT_INJECT_RUN_AS_USER: "bad" is not a numeric id; use a numeric id of at least 0',
  ]);
  assert.equal(parseAnnotations({ 'vault.hashicorp.com/agent-run-as-user': '5' }, defaults).diagnostics, []);
});

parse('reports all errors together, with key, value and what is accepted', () => {
  const { diagnostics } = vault({
    'agent-pre-populate': 'yes',
    'agent-limits-cpu': '500x',
    'agent-revoke-grace': '5s',
  });
  assert.equal(texts(diagnostics), [
    'error annotation/invalid-value: annotation vault.hashicorp.com/agent-limits-cpu: "500x" is not a quantity; use a quantity, such as 500m, 0.5, 64Mi',
    'error annotation/invalid-value: annotation vault.hashicorp.com/agent-pre-populate: "yes" is not a boolean; use true or false (also 1, t, T, TRUE, True, 0, f, F, FALSE, False)',
    'error annotation/invalid-value: annotation vault.hashicorp.com/agent-revoke-grace: "5s" is not a whole number of at least 0; use whole seconds without a unit, such as 5',
  ]);
});

parse('sorts secrets by raw name and joins siblings byte for byte', () => {
  const { secrets, diagnostics } = vault({
    'agent-inject-secret-b': 'kv/b',
    'agent-inject-secret-A.txt': 'kv/a',
    'agent-inject-file-A.txt': 'own',
    'agent-inject-file-a.txt': 'lost',
  });
  assert.equal(
    secrets.map(({ rawName, name, texts: found }) => [rawName, name, found['agent-inject-file']]),
    [
      ['A.txt', 'a.txt', 'own'],
      ['b', 'b', undefined],
    ],
  );
  assert.equal(texts(diagnostics), [
    'warning annotation/without-effect: annotation vault.hashicorp.com/agent-inject-file-a.txt: there is no secret named "a.txt"; add agent-inject-secret-a.txt or agent-inject-template-a.txt; case matters',
  ]);
});

const names: readonly (readonly [raw: string, effective: string])[] = [
  ['UPPER', 'upper'],
  ['İI', 'ii'],
  ['ΑΣ', 'ασ'],
  ['ẞ', 'ß'],
];
for (const [raw, effective] of names) {
  parse(`lowers ${raw} as Go does`, () => {
    assert.is(vault({ [`agent-inject-secret-${raw}`]: 'p' }).secrets[0]!.name, effective);
  });
}

parse('keeps the case of one name or of all', () => {
  const one = { 'agent-inject-secret-A': 'p', 'agent-inject-secret-B': 'p', 'preserve-secret-case-A': 'true' };
  assert.equal(
    vault(one).secrets.map(({ name }) => name),
    ['A', 'b'],
  );
  const all = { ...one, 'preserve-secret-case': '1', 'preserve-secret-case-A': 'off' };
  assert.equal(
    vault(all).secrets.map(({ name }) => name),
    ['a', 'B'],
  );
});

parse('reads a template-file key in one way only', () => {
  const { secrets } = vault({ 'agent-inject-secret-file-a': 'p', 'agent-inject-template-file-a': '/a.tpl' });
  assert.equal(
    secrets.map(({ rawName, texts: found }) => [rawName, found]),
    [
      ['a', { 'agent-inject-template-file': '/a.tpl' }],
      ['file-a', { 'agent-inject-secret': 'p' }],
    ],
  );
});

parse('has no secret for a text of white space only', () => {
  const { secrets, diagnostics } = vault({ 'agent-inject-secret-a': ' \t', 'agent-inject-perms-a': '0400' });
  assert.equal(secrets, []);
  assert.equal(
    diagnostics.map(({ code }) => code),
    ['annotation/without-effect', 'annotation/without-effect'],
  );
});

const suggestions: readonly (readonly [key: string, hint: string])[] = [
  ['agent-inject-secrets-db', 'did you mean vault.hashicorp.com/agent-inject-secret-db?'],
  ['agent-injekt', 'did you mean vault.hashicorp.com/agent-inject?'],
  ['extra-secret', 'did you mean vault.hashicorp.com/agent-extra-secret?'],
  ['telemetry-disable-hostname', 'did you mean vault.hashicorp.com/agent-telemetry-disable-hostname?'],
  ['agent-request-cpu', 'did you mean vault.hashicorp.com/agent-requests-cpu?'],
  ['something-else-altogether', 'it is ignored'],
];
for (const [key, hint] of suggestions) {
  parse(`warns of ${key}: ${hint}`, () => {
    const [found] = vault({ [key]: 'x' }).diagnostics;
    assert.is(found?.code, 'annotation/unknown-key');
    assert.is(found?.severity, 'warning');
    assert.is(found?.hint, hint);
  });
}

parse('recalls a wrong key that reads as another one', () => {
  const [found] = vault({ 'agent-inject-file-permission-db': '0400' }).diagnostics;
  assert.is(found?.hint, 'did you mean vault.hashicorp.com/agent-inject-perms-db?');
});

parse('warns of prefixes that are nearly ours', () => {
  const keys = {
    'vault.hasicorp.com/role': 'x',
    'vault-hashicorp-com-agent-requests-cpu': '1',
    'example.com/role': 'x',
  };
  assert.equal(texts(parseAnnotations(keys).diagnostics), [
    'warning annotation/unknown-prefix: annotation vault-hashicorp-com-agent-requests-cpu: is not read: its prefix is not ours; did you mean vault.hashicorp.com/agent-requests-cpu?',
    'warning annotation/unknown-prefix: annotation vault.hasicorp.com/role: is not read: its prefix is not ours; did you mean vault.hashicorp.com/role?',
  ]);
});

parse('reads openbao.org beside vault.hashicorp.com and lets it win', () => {
  const set = parseAnnotations({
    'vault.hashicorp.com/agent-inject': 'false',
    'openbao.org/agent-inject': 'true',
    'vault.hashicorp.com/role': 'same',
    'openbao.org/role': 'same',
    'vault.hashicorp.com/agent-inject-secret-db': 'kv/db',
  });
  assert.is(booleanOf(set, 'agent-inject'), true);
  assert.is(textOf(set, 'role'), 'same');
  assert.is(set.prefix, 'openbao.org/');
  assert.is(set.secrets.length, 1);
  assert.equal(texts(set.diagnostics), [
    'warning annotation/conflicting-prefixes: annotation vault.hashicorp.com/agent-inject: differs from openbao.org/agent-inject, which wins; keep one of the two',
  ]);
});

parse('collects parameters with underscores for dashes', () => {
  const set = vault({ 'auth-config-role-id-file-path': '/r', 'agent-telemetry-disable-hostname': 'true' });
  assert.equal(
    set.authParameters.map(({ member, value }) => [member, value]),
    [['role_id_file_path', '/r']],
  );
  assert.equal(
    set.telemetryParameters.map(({ member, value }) => [member, value]),
    [['disable_hostname', true]],
  );
});

parse('ignores what belongs to others', () => {
  const set = parseAnnotations({ 'example.com/agent-inject': 'true', 'vault.hashicorp.com.example/role': 'x' });
  assert.is(set.given.size, 0);
  assert.equal(set.diagnostics, []);
});

parse.run();
