import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { denialOf, mutated, podWith } from './pods.ts';

const timeout = suite('time before the application');

timeout('limit the time before the application, with the flag of our agent', () => {
  const own = { 'agent-image': 'sluice/agent', 'agent-init-timeout': '90s' };
  const { init, agent } = mutated(podWith(own));
  assert.is((init['command'] as readonly string[]).at(-1), '-init-timeout=90s');
  assert.not.ok(JSON.stringify(agent['command']).includes('timeout'));
  const native = mutated(podWith({ ...own, 'agent-native-sidecar': 'true' }));
  assert.is((native.agent['command'] as readonly string[]).at(-1), '-init-timeout=90s');
  assert.equal(native.warnings, []);
});

timeout('limit the time before the application, with the program timeout around a foreign agent', () => {
  const { init, agent } = mutated(podWith({ 'agent-init-timeout': '1m30.5s' }));
  const start = 'echo ${VAULT_CONFIG?} | base64 -d > /home/vault/config.json && ';
  assert.is(
    (init['args'] as readonly string[])[0],
    `${start}timeout -s KILL 91 vault agent -config=/home/vault/config.json || { code=$?; if [ $code -eq 137 ]; then ` +
      `echo 'agent-init-timeout: killed, as the first work is not done after 91s (or memory is short)' >&2; fi; exit $code; }`,
  );
  assert.equal(agent['args'], [`${start}vault agent -config=/home/vault/config.json`]);
});

for (const annotations of [{ 'agent-pre-populate': 'false' }, { 'agent-native-sidecar': 'true' }]) {
  timeout(`say that no time limit applies with ${JSON.stringify(annotations)} and a foreign agent`, () => {
    const { warnings } = mutated(podWith({ 'agent-init-timeout': '5m', ...annotations }));
    assert.match(warnings.join(), /agent-init-timeout: has no effect: no agent of ours runs before the application/);
  });
}

for (const text of ['0s', '-5s']) {
  timeout(`refuse ${text} as a time limit`, () => {
    assert.match(denialOf(podWith({ 'agent-init-timeout': text })), /agent-init-timeout: "-?[05]s" is no time to wait/);
  });
}

timeout.run();
