import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { showPod } from '../../src/story/show-pod.ts';

const shown = suite('showPod');
const encoded = (document: object): string => Buffer.from(JSON.stringify(document)).toString('base64');
const agent = (exitAfterAuth: boolean): object => ({
  env: [{ name: 'VAULT_CONFIG', value: encoded({ exit_after_auth: exitAfterAuth }) }],
});

shown("decodes the sidecar's configuration and keeps it out of the diff", () => {
  const after = { spec: { initContainers: [agent(true)], containers: [agent(false)] } } as never;
  const { diff, configuration } = showPod({ spec: {} }, after);
  assert.equal(configuration, ['{', '  "exit_after_auth": false', '}']);
  assert.not.ok(diff.some((line) => line.includes(encoded({ exit_after_auth: false }))));
  assert.ok(diff.some((line) => line.includes('(base64, shown below)')));
});

shown('puts what is short into one line and leaves out what says nothing', () => {
  const container = {
    name: 'vault-agent',
    terminationMessagePath: '/dev/termination-log',
    lifecycle: {},
    command: ['a'],
  };
  const { diff } = showPod({ spec: { volumes: [] } }, { spec: { volumes: [], containers: [container] }, status: {} });
  assert.equal(diff, [
    '- { spec: { volumes: [] } }',
    '+ { spec: { containers: [ { name: vault-agent, command: [ a ] } ], volumes: [] } }',
  ]);
});

shown('has no configuration for a pod without agent', () => {
  assert.equal(showPod({ spec: {} }, { spec: {} }).configuration, []);
});

shown.run();
