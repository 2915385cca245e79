import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createFakeClock } from '@sluice/core/testing';
import { startDevVault } from '../../src/index.ts';
import { loadScenarios } from './exchanges.ts';
import type { Scenario } from './exchanges.ts';
import { notYetEqual } from './not-yet-equal.ts';
import { replay } from './replay.ts';
import { withTokenReview } from './token-review.ts';

const recording = suite('the recorded exchanges');
const elsewhere = ['postgresql'];

for (const scenario of loadScenarios().filter(({ needs }) => !needs.some((need) => elsewhere.includes(need)))) {
  recording(`are answered alike: ${scenario.name} (${scenario.title})`, async () => {
    const different = scenario.needs.includes('token-review')
      ? await withTokenReview((target) => replay(scenario, target))
      : await replayPlainly(scenario);
    const listed = Object.keys(notYetEqual[scenario.name] ?? {}).map(Number);
    const problems = [...different]
      .filter(([n]) => !listed.includes(n))
      .map(([n, texts]) => `${n}: ${texts.join('\n   ')}`);
    const equal = listed.filter((n) => !different.has(n)).map((n) => `${n}: is equal now, take it off the list`);
    assert.is([...problems, ...equal].join('\n'), '');
  });
}

async function replayPlainly(scenario: Scenario): Promise<ReadonlyMap<number, readonly string[]>> {
  const clock = createFakeClock({ settle: () => new Promise((resolve) => setImmediate(resolve)) });
  const mode = scenario.needs.includes('uninitialised') ? 'uninitialized' : 'ready';
  await using server = await startDevVault({ mode, clock, rootToken: 'sluice-canary-root' });
  const bindings = new Map([['<root>', 'sluice-canary-root']]);
  return await replay(scenario, { url: server.url, bindings, wait: (ms) => clock.advance(ms) });
}

recording.run();
