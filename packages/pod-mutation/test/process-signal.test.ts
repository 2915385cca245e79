import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { configOf, denialOf, mutated, podWith } from './pods.ts';

const signal = suite('signals of agents');

const ownSignal = ['node', '--max-semi-space-size=1', '/app/agent.cjs', 'signal', '-if-running', 'SIGHUP:nginx'];
const signals: readonly (readonly [image: string, native: string, command: readonly string[]])[] = [
  ['sluice/agent', 'false', ownSignal],
  ['sluice/agent', 'true', ownSignal],
  ['hashicorp/vault', 'false', ['pkill', '-HUP', '-x', 'nginx']],
  ['hashicorp/vault', 'true', ['/bin/sh', '-c', 'pkill -HUP -x nginx || true']],
];
for (const [image, native, command] of signals) {
  signal(`signal a process from ${image} as ${native === 'true' ? 'native' : 'ordinary'} sidecar`, () => {
    const annotations = {
      'agent-inject-signal-db': 'SIGHUP:nginx',
      'agent-share-process-namespace': 'true',
      'agent-native-sidecar': native,
      'agent-image': image,
    };
    const { init, agent, warnings } = mutated(podWith(annotations));
    const execOf = (container: typeof init): unknown =>
      (configOf(container)['template'] as unknown as Record<string, unknown>[])[0]!['exec'];
    assert.equal(execOf(agent), { command });
    assert.is(init.name === 'none' ? undefined : execOf(init), undefined);
    assert.equal(warnings, []);
  });
}

const refusedSignals: readonly (readonly [text: string, spec: Record<string, unknown>, words: RegExp])[] = [
  ['HUP nginx', {}, /"HUP nginx" is no signal and process/],
  ['SIGHUPP:nginx', {}, /"SIGHUPP" is no signal of Linux/],
  ['SIGHUP:-f', {}, /is no signal and process/],
  ['SIGHUP:nginx', { hostPID: true }, /agent-inject-signal-db: the pod has hostPID: processes of other pods/],
];
for (const [text, spec, words] of refusedSignals) {
  signal(`refuse the signal ${text} ${JSON.stringify(spec)}`, () => {
    assert.match(denialOf(podWith({ 'agent-inject-signal-db': text }, spec)), words);
  });
}

signal.run();
