import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../support/run.ts';

const address = '-vault-address=https://v';
const podWith = (annotations: string, more = ''): string => `kind: Pod
metadata:
  name: p
  annotations:
${annotations}
spec: { containers: [{ name: app }] }
${more}`;
const asked = `    vault.hashicorp.com/agent-inject: "true"
    vault.hashicorp.com/role: app`;
const injected = podWith(`${asked}\n    vault.hashicorp.com/agent-inject-status: injected`);

const leftAlone = suite('Pods that are left alone');

leftAlone('are warned of when they say that they are injected', async () => {
  const files = { 'p.yaml': injected };

  const { code, out } = await run(['lint', '-f', 'p.yaml'], files);
  const inject = await run(['inject', '-f', 'p.yaml', address], files);
  const explain = await run(['explain', '-f', 'p.yaml'], files);

  assert.is(code, 0);
  const message =
    'annotation vault.hashicorp.com/agent-inject-status: nothing is ever injected into a pod that has it already; remove it';
  assert.match(out, `p.yaml:7:5: warning lint/already-injected: ${message}`);
  assert.equal([inject.code, inject.out], [0, injected]);
  assert.match(inject.err, `warning: p.yaml:7:5: ${message}`);
  assert.match(explain.out, 'Pod/p\n  nothing is injected: the annotation agent-inject-status says injected\n');
});

for (const [title, text, code, sentence] of [
  [
    'do not ask for the agent',
    podWith('    vault.hashicorp.com/role: app'),
    'lint/injection-not-asked-for',
    'the pod has no annotation agent-inject',
  ],
  [
    'run already',
    podWith(asked, 'status: { phase: Running }\n'),
    'lint/never-injected',
    'the pod has left the phase Pending',
  ],
  [
    'mirror a static pod',
    podWith(`${asked}\n    kubernetes.io/config.mirror: abc`),
    'lint/never-injected',
    'the pod mirrors a static pod',
  ],
] as const) {
  leftAlone(`are warned of when they ${title}`, async () => {
    const files = { 'p.yaml': text };

    assert.match((await run(['lint', '-f', 'p.yaml'], files)).out, `warning ${code}: `);
    assert.match(
      (await run(['inject', '-f', 'p.yaml', address], files)).err,
      /^warning: p\.yaml:5:5: .*nothing is injected/,
    );
    assert.match((await run(['explain', '-f', 'p.yaml'], files)).out, `  nothing is injected: ${sentence}`);
  });
}

leftAlone('are as they wish with agent-inject: false', async () => {
  const files = { 'p.yaml': podWith('    vault.hashicorp.com/agent-inject: "false"') };

  assert.match((await run(['lint', '-f', 'p.yaml'], files)).out, '0 errors, 0 warnings');
  assert.is((await run(['inject', '-f', 'p.yaml', address], files)).err, '');
  assert.match(
    (await run(['explain', '-f', 'p.yaml'], files)).out,
    'nothing is injected: the annotation agent-inject is false',
  );
});

leftAlone('are told in the JSON of explain', async () => {
  const files = { 'p.yaml': injected, 'q.yaml': podWith(asked) };

  const { out } = await run(['explain', '-f', 'p.yaml', '-f', 'q.yaml', '--format=json'], files);

  const rows = JSON.parse(out) as { injected: boolean; reason?: string }[];
  assert.equal(
    rows.map(({ injected: is, reason }) => [is, reason]),
    [
      [false, 'the annotation agent-inject-status says injected'],
      [true, undefined],
    ],
  );
});

leftAlone('are those that the webhook denies, too', async () => {
  const files = { 'p.yaml': podWith(`${asked}\n    vault.hashicorp.com/agent-limits-cpu: lots`) };

  const { out } = await run(['explain', '-f', 'p.yaml'], files);

  assert.match(out, 'nothing is injected: the webhook denies the pod, and sluice-injector lint says why');
});

leftAlone.run();

const assumed = suite('The address of explain');

assumed('is called assumed when no setting gives one', async () => {
  const files = { 'p.yaml': podWith(asked) };

  assert.match(
    (await run(['explain', '-f', 'p.yaml'], files)).out,
    '(assumed, because neither -vault-address nor AGENT_INJECT_VAULT_ADDR is set)',
  );
  for (const [words, env] of [
    [[address], {}],
    [[], { AGENT_INJECT_VAULT_ADDR: 'https://v' }],
  ] as const) {
    assert.not.match((await run(['explain', '-f', 'p.yaml', ...words], files, env)).out, 'assumed');
  }
});

assumed.run();
