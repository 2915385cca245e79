import { setTimeout as passMs } from 'node:timers/promises';
import { getEventListeners } from 'node:events';
import { createFakeClock } from '@sluice/core/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createSystemClock, createSystemRandom } from '../../src/index.ts';
import { clockConformance } from './clock.ts';

clockConformance('fake', () => {
  const clock = createFakeClock({ settle: () => new Promise((resolve) => setImmediate(resolve)) });
  return { clock, pass: (ms) => clock.advance(ms) };
});

// The one place where real time passes: it is what is tested.
clockConformance('system', () => ({ clock: createSystemClock(), pass: (ms) => passMs(ms) }));

const system = suite('system clock and randomness');

system('leaves no listener behind, woken or aborted', async () => {
  const controller = new AbortController();
  await createSystemClock().sleep(1, controller.signal);
  assert.is(getEventListeners(controller.signal, 'abort').length, 0);
});

system('draws fractions below one and as many bytes as asked for', () => {
  const random = createSystemRandom();
  const fraction = random.fraction();
  assert.ok(fraction >= 0 && fraction < 1);
  assert.is(random.bytes(32).length, 32);
  assert.not.equal(random.bytes(16), random.bytes(16));
});

system.run();
