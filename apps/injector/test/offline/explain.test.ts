import { settingCatalogue } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { settingGroups } from '../../src/commands/setting-groups.ts';
import { run } from '../support/run.ts';

const pod = `kind: Pod
metadata:
  name: p
  annotations:
    vault.hashicorp.com/agent-inject: "true"
    vault.hashicorp.com/role: app
    vault.hashicorp.com/agent-inject-secret-cfg: secret/data/cfg
spec:
  containers: [{ name: app }]
`;

const explain = suite('explain');

explain('describes a key with value, default and setting', async () => {
  const { code, out } = await run(['explain', 'vault.hashicorp.com/agent-limits-cpu']);

  assert.is(code, 0);
  assert.match(out, 'vault.hashicorp.com/agent-limits-cpu\n');
  assert.match(out, 'default  500m');
  assert.match(out, 'setting  AGENT_INJECT_CPU_LIMIT');
});

explain('suggests what an unknown key was meant to be', async () => {
  const { code, err } = await run(['explain', 'agent-limit-cpu']);

  assert.is(code, 1);
  assert.match(err, 'did you mean agent-limits-cpu?');
});

explain('tells where each effective value comes from', async () => {
  const env = { AGENT_INJECT_VAULT_IMAGE: 'example.com/agent:7' };

  const { code, out } = await run(['explain', '-f', 'p.yaml', '-run-as-user=7'], { 'p.yaml': pod }, env);

  assert.is(code, 0);
  assert.match(out, /^Pod\/p\n/);
  assert.match(out, /^ {2}role +app +\(annotation vault\.hashicorp\.com\/role\)$/m);
  assert.match(out, /^ {2}agent-image +example\.com\/agent:7 +\(setting AGENT_INJECT_VAULT_IMAGE\)$/m);
  assert.match(out, /^ {2}agent-run-as-user +7 +\(setting -run-as-user\)$/m);
  assert.match(out, /^ {2}agent-limits-cpu +500m +\(default\)$/m);
  assert.match(out, /^ {2}secret cfg: agent-inject-secret=secret\/data\/cfg$/m);
});

explain('knows the annotations that the operator gives to pods', async () => {
  const rules = '- namespaces: [default]\n  annotations: { log-level: debug, role: other }\n';
  const files = { 'p.yaml': pod, 'rules.yaml': rules };

  const { code, out } = await run(['explain', '-f', 'p.yaml', '-default-annotations-file=rules.yaml'], files);

  assert.is(code, 0);
  assert.match(out, /^ {2}log-level +debug +\(setting -default-annotations-file\)$/m);
  assert.match(out, /^ {2}role +app +\(annotation /m);
});

explain('prints JSON', async () => {
  const { out } = await run(['explain', '-f', 'p.yaml', '--format=json'], { 'p.yaml': pod });

  const [first] = JSON.parse(out) as { subject: string; annotations: { key: string; text: string; from: string }[] }[];
  assert.is(first?.subject, 'Pod/p');
  assert.is(first?.annotations.find(({ key }) => key === 'role')?.from, 'annotation');
});

explain('asks for a key or a file', async () => {
  assert.is((await run(['explain'])).code, 2);
});

explain.run();

const help = suite('Help');

help('fits on a screen and ends with an example', async () => {
  const { out } = await run(['help']);

  assert.ok(out.split('\n').length <= 24);
  assert.ok(Math.max(...out.split('\n').map(({ length }) => length)) <= 100);
  assert.match(out, /Example:\n.*\n$/);
});

for (const command of ['agent-inject', 'inject', 'lint', 'explain', 'annotations', 'completion']) {
  help(`describes ${command} by flag and by command`, async () => {
    const [byFlag, byCommand] = [await run([command, '--help']), await run(['help', command])];

    assert.is(byFlag.code, 0);
    assert.is(byFlag.out, byCommand.out);
    assert.match(byFlag.out, `Usage: sluice-injector ${command}`);
  });
}

help('names every flag of the offline commands', async () => {
  const { injectFlags } = await import('../../src/commands/inject.ts');
  const { lintFlags } = await import('../../src/commands/lint.ts');
  const { manifestFlags } = await import('../../src/offline/offline-settings.ts');
  for (const [command, flags] of [
    ['inject', [...manifestFlags, ...injectFlags]],
    ['lint', [...manifestFlags, ...lintFlags]],
  ] as const) {
    const { out } = await run(['help', command]);
    for (const { name } of flags) assert.match(out, `--${name}`);
  }
});

help('suggests the command that was meant', async () => {
  const { code, err } = await run(['lnit']);

  assert.is(code, 2);
  assert.match(err, 'did you mean lint?');
});

help('of agent-inject is one screen, and each of its groups, too', async () => {
  const outputs = [await run(['help', 'agent-inject'])];
  for (const { name } of settingGroups) outputs.push(await run(['help', 'agent-inject', name]));
  for (const { code, out } of outputs) {
    assert.is(code, 0);
    assert.ok(Math.max(...out.split('\n').map(({ length }) => length)) <= 100, out);
    assert.ok(out.split('\n').length <= 55, out);
  }
  const all = outputs.map(({ out }) => out).join('');
  for (const { flag, env } of settingCatalogue) {
    if (flag !== undefined) assert.match(outputs[0]?.out ?? '', `-${flag}`);
    assert.match(all, env);
  }
});

help('names the groups when it is asked for another', async () => {
  const { code, err } = await run(['help', 'agent-inject', 'vlt']);

  assert.is(code, 2);
  assert.match(err, 'help agent-inject vlt: no such group; use one of vault, serving, tls,');
});

help('has every setting in one group', () => {
  const grouped = settingGroups.flatMap(({ settings }) => settings);
  assert.equal([...grouped].sort(), settingCatalogue.map(({ name }) => name).sort());
});

help.run();

const reference = suite('annotations');

for (const [format, start] of [
  ['human', 'vault.hashicorp.com/agent-inject\n'],
  ['markdown', '## Switches and status'],
  ['json', '['],
] as const) {
  reference(`prints the whole catalogue as ${format}`, async () => {
    const { code, out } = await run(['annotations', '--format', format]);

    assert.is(code, 0);
    assert.ok(out.startsWith(start), out.slice(0, 80));
    assert.match(out, 'agent-telemetry');
  });
}

reference.run();

const completion = suite('completion');

for (const shell of ['bash', 'zsh', 'fish']) {
  completion(`knows commands, flags and keys in ${shell}`, async () => {
    const { code, out } = await run(['completion', shell]);

    assert.is(code, 0);
    for (const word of ['agent-inject', '--pod-template', '-vault-address', 'agent-limits-cpu'])
      assert.match(out, word);
  });
}

completion('names the shells it knows', async () => {
  const { code, err } = await run(['completion', 'tcsh']);

  assert.is(code, 2);
  assert.match(err, 'use bash, zsh, fish');
});

completion.run();
