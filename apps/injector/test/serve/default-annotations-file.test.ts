import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatDiagnostic } from '@sluice/core';
import { createNodeFileSystem } from '@sluice/platform-node';
import { settingsFrom } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withDefaultAnnotationsFile } from '../../src/serve/default-annotations-file.ts';

const file = suite('default-annotations-file');

async function rulesOf(text: string | undefined): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-defaults-'));
  const path = join(folder, 'defaults.yaml');
  if (text !== undefined) await writeFile(path, text);
  const settings = settingsFrom(['-vault-address=http://v', `-default-annotations-file=${path}`], {});
  if (!settings.ok) throw new Error('settings');
  const result = await withDefaultAnnotationsFile(settings.value, createNodeFileSystem());
  await rm(folder, { recursive: true });
  if (result.ok) return result.value.policy.defaultAnnotations;
  return result.error.map((each) => formatDiagnostic(each).replaceAll(folder, ''));
}

file('is read as YAML', async () => {
  const text = '- namespaces: ["team-*"]\n  annotations:\n    log-level: "debug"\n';
  assert.equal(await rulesOf(text), [
    { namespaces: ['team-*'], annotations: { 'vault.hashicorp.com/log-level': 'debug' } },
  ]);
});

file('is read as JSON', async () => {
  assert.equal(await rulesOf('[{"annotations":{"role":"app"}}]'), [
    { annotations: { 'vault.hashicorp.com/role': 'app' } },
  ]);
});

const wrong: readonly (readonly [text: string | undefined, message: RegExp])[] = [
  [undefined, /-default-annotations-file: cannot read \/defaults.yaml: no such file or directory/],
  ['a: [', /-default-annotations-file: cannot read \/defaults.yaml: /],
  ['annotations: {}', /\/defaults.yaml: is no list of rules/],
  ['- annotations: { role: 5 }', /\/defaults.yaml#\/0\/annotations\/role: is no text; put it into quotes/],
];
for (const [text, message] of wrong) {
  file(`is refused when it is ${text ?? 'not there'}`, async () => {
    const [first] = (await rulesOf(text)) as readonly string[];
    assert.match(first ?? '', message);
  });
}

file.run();
