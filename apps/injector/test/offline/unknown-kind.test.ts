import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../support/run.ts';

const address = '-vault-address=https://v';
const own = `kind: Worker
metadata: { name: w }
spec:
  pools:
  - podTemplate:
      metadata:
        annotations:
          vault.hashicorp.com/agent-inject: "true"
          vault.hashicorp.com/role: app
      spec: { containers: [{ name: app }] }
`;

const unknown = suite('Kinds that are not known');

unknown('are warned of where they have annotations of ours, once, with the flag that helps', async () => {
  const files = { 'w.yaml': own };
  const message =
    "annotations are not looked at, because it is not known where a Worker keeps its pod template; write --pod-template 'Worker=$.spec.pools[0].podTemplate' if it is here\n";

  const { code, out } = await run(['lint', '-f', 'w.yaml'], files);
  const inject = await run(['inject', '-f', 'w.yaml', address], files);

  assert.is(code, 0);
  assert.is(out, `w.yaml:7:9: warning lint/unknown-kind: ${message}1 file: 0 errors, 1 warning\n`);
  assert.equal([inject.code, inject.out, inject.err], [0, own, `warning: w.yaml:7:9: ${message}`]);
});

unknown('are known with the flag of the hint', async () => {
  const words = ['-f', 'w.yaml', '--pod-template', 'Worker=$.spec.pools[0].podTemplate'];

  const { out, err } = await run(['inject', ...words, address], { 'w.yaml': own });

  assert.is(err, '');
  assert.match(out, 'vault-agent');
});

unknown('may have annotations of others wherever they like', async () => {
  const files = { 'w.yaml': own.replaceAll('vault.hashicorp.com', 'example.com') };

  assert.is((await run(['lint', '-f', 'w.yaml'], files)).out, '1 file: 0 errors, 0 warnings\n');
});

unknown('are no excuse for a place of a known kind that has no effect', async () => {
  const files = {
    'd.yaml': `kind: Deployment\nspec:\n  metadata: { annotations: { vault.hashicorp.com/role: app } }\n`,
  };

  const { out } = await run(['lint', '-f', 'd.yaml'], files);

  assert.match(out, 'd.yaml:3:15: warning lint/annotation-on-workload: ');
});

unknown('of --pod-template are warned of, with what was meant', async () => {
  const words = ['-f', 'w.yaml', '--pod-template', 'Wroker=$.spec', '--pod-template', 'Elephant=$.spec'];

  const { out } = await run(['lint', ...words], { 'w.yaml': own });

  assert.match(
    out,
    '--pod-template Wroker: warning command-line/unused-pod-template: no manifest is of this kind; did you mean Worker?\n',
  );
  assert.match(out, '--pod-template Elephant: warning command-line/unused-pod-template: no manifest is of this kind; ');
});

unknown.run();
