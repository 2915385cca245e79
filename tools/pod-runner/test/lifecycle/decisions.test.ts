import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { kubeletBackOff, nextBackOff } from '../../src/lifecycle/back-off.ts';
import { shouldRestart } from '../../src/lifecycle/restart.ts';
import { refreshAfterMs } from '../../src/volume/token.ts';

const restart = suite('shouldRestart');
const good = { kind: 'exited', exitCode: 0 } as const;
const bad = { kind: 'exited', exitCode: 1 } as const;
const killed = { kind: 'signalled', signal: 'SIGKILL' } as const;

for (const [kind, exit, policy, expected] of [
  ['regular', good, 'Always', true],
  ['regular', good, 'OnFailure', false],
  ['regular', bad, 'OnFailure', true],
  ['regular', killed, 'OnFailure', true],
  ['regular', bad, 'Never', false],
  ['init', good, 'Always', false],
  ['init', bad, 'Always', true],
  ['init', bad, 'OnFailure', true],
  ['init', bad, 'Never', false],
  ['sidecar', good, 'Never', true],
] as const) {
  restart(
    `says ${expected ? 'yes' : 'no'} for ${kind} with ${'exitCode' in exit ? exit.exitCode : exit.signal} under ${policy}`,
    () => {
      assert.is(shouldRestart(kind, exit, policy), expected);
    },
  );
}

restart.run();

const backOff = suite('nextBackOff');

backOff('doubles up to five minutes and forgets after ten', () => {
  const waits: number[] = [];
  for (let wait = 0; waits.length < 7; waits.push(wait)) wait = nextBackOff(wait, 1000, kubeletBackOff);
  assert.equal(waits, [10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
  assert.is(nextBackOff(300_000, 600_000, kubeletBackOff), 10_000);
});

backOff.run();

const refresh = suite('refreshAfterMs');

refresh('is 80 % of the life of a token and at most a day', () => {
  assert.is(refreshAfterMs(3600), 2_880_000);
  assert.is(refreshAfterMs(30 * 86_400), 86_400_000);
});

refresh.run();
