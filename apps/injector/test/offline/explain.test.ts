import { execFileSync } from 'node:child_process';
import { annotationEntries, annotationJsonSchema } from '@sluice/annotations';
import { settingCatalogue } from '@sluice/pod-mutation';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { commandCatalogue } from '../../src/commands/catalogue.ts';
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

explain('suggests keys for those with a misspelt prefix, as lint does', async () => {
  for (const [key, meant] of [
    ['vault.hasicorp.com/role', 'vault.hashicorp.com/role'],
    ['vault.hasicorp.com/rol', 'vault.hashicorp.com/role'],
    ['vault-hashicorp-com-role', 'vault.hashicorp.com/role'],
    ['openba.org/agent-limit-cpu', 'openbao.org/agent-limits-cpu'],
    ['example.com/role', 'role'],
  ] as const) {
    assert.match((await run(['explain', key])).err, `annotation ${key}: unknown key; did you mean ${meant}?\n`);
  }
});

explain('takes words beside files as files, and says so of a key', async () => {
  const { code, err } = await run(['explain', 'role', '-f', 'p.yaml'], { 'p.yaml': pod });

  assert.is(code, 2);
  assert.match(err, /role: .*; it is the key of an annotation: explain either keys, or manifests with -f FILE/);
  assert.is((await run(['explain', '-f', 'p.yaml', 'q.yaml'], { 'p.yaml': pod, 'q.yaml': pod })).code, 0);
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

for (const { name: command, flags, takesSettings } of commandCatalogue) {
  help(`describes ${command} by flag and by command, with every flag`, async () => {
    const [byFlag, byCommand] = [await run([command, '--help']), await run(['help', command])];

    assert.equal([byFlag.code, byCommand.code], [0, 0]);
    assert.is(byFlag.out, byCommand.out);
    assert.match(byFlag.out, `Usage: sluice-injector ${command}`);
    assert.match(byFlag.out, /Example:\n.*\n/);
    for (const { name } of flags) assert.match(byFlag.out, `--${name}`);
    assert.is(
      takesSettings && command !== 'agent-inject',
      byFlag.out.includes('It takes the settings of the webhook too'),
    );
    assert.match(await run(['help']).then(({ out }) => out), `\n  ${command} `);
  });
}

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

reference('prints the JSON Schema', async () => {
  const { code, out } = await run(['annotations', '--schema']);

  assert.is(code, 0);
  assert.equal(JSON.parse(out), JSON.parse(JSON.stringify(annotationJsonSchema())));
});

reference.run();

const completion = suite('completion');

for (const shell of ['bash', 'zsh', 'fish']) {
  completion(`knows all commands, flags, settings, keys and choices in ${shell}`, async () => {
    const { code, out } = await run(['completion', shell]);

    assert.is(code, 0);
    for (const { name, flags } of commandCatalogue) {
      assert.match(out, name);
      for (const flag of flags) {
        assert.match(out, `--${flag.name}`);
        if (flag.short !== undefined) assert.match(out, ` -${flag.short} `);
        assert.match(out, (flag.choices ?? []).join(' '));
      }
    }
    for (const { flag, choices = [] } of settingCatalogue) {
      if (flag !== undefined) assert.match(out, new RegExp(`-${flag}\\b[^]*${choices.join(' ')}`));
    }
    for (const { suffix } of annotationEntries) assert.match(out, suffix);
    assert.match(out, settingGroups.map(({ name }) => name).join(' '));
  });
}

for (const [line, wanted] of [
  ['', commandCatalogue.map(({ name }) => name)],
  ['lint --form', ['--format']],
  ['lint -', ['-f', '-namespace-annotations', '--pod-template', '-vault-address']],
  ['lint --format ', ['human', 'json', 'sarif']],
  ['annotations --format m', ['markdown']],
  ['inject -strict-annotations = ', ['off', 'warn', 'deny']],
  ['agent-inject -log-level-agent w', ['warn']],
  ['inject -vault-address ', []],
  ['inject -f ', []],
  ['explain agent-limits-', ['agent-limits-cpu', 'agent-limits-mem', 'agent-limits-ephemeral']],
  ['help co', ['completion']],
  ['help agent-inject ', settingGroups.map(({ name }) => name)],
  ['completion ', ['bash', 'zsh', 'fish']],
] as const) {
  completion(`proposes what can follow in a shell: ${line}`, async () => {
    const { out } = await run(['completion', 'bash']);
    const words = ['sluice-injector', ...line.split(' ')];

    const script = `${out}COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _sluice_injector; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const proposed = execFileSync('bash', ['-c', script, 'bash', ...words])
      .toString()
      .trim()
      .split('\n');

    if (wanted.length === 0) assert.equal(proposed, ['']);
    for (const word of wanted) assert.ok(proposed.includes(word), `${word} in ${proposed.join(' ')}`);
  });
}

completion('names the shells it knows', async () => {
  const { code, err } = await run(['completion', 'tcsh']);

  assert.is(code, 2);
  assert.match(err, 'use bash, zsh, fish');
});

completion.run();
