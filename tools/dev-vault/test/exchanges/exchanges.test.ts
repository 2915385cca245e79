import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startDevVault } from '../../src/index.ts';
import { certBindings, jwtBindings, pkiBindings } from './credentials.ts';
import { loadScenarios } from './exchanges.ts';
import type { Scenario } from './exchanges.ts';
import { notYetEqual } from './not-yet-equal.ts';
import { replay } from './replay.ts';
import { standingClock } from './standing-clock.ts';
import { withTokenReview } from './token-review.ts';

const recording = suite('the recorded exchanges');
const elsewhere = ['postgresql'];
const root = 'sluice-canary-root';

for (const scenario of loadScenarios().filter(({ needs }) => !needs.some((need) => elsewhere.includes(need)))) {
  recording(`are answered alike: ${scenario.name} (${scenario.title})`, async () => {
    const different = scenario.needs.includes('token-review')
      ? await withTokenReview((target) => replay(scenario, target))
      : scenario.needs.includes('tls')
        ? await replayOverTls(scenario)
        : await replayPlainly(scenario);
    const listed = Object.keys(notYetEqual[scenario.name] ?? {}).map(Number);
    const problems = [...different]
      .filter(([n]) => !listed.includes(n))
      .map(([n, texts]) => `${n}: ${texts.join('\n   ')}`);
    const equal = listed.filter((n) => !different.has(n)).map((n) => `${n}: is equal now, take it off the list`);
    assert.is([...problems, ...equal].join('\n'), '');
  });
}

/** What some scenarios need made for them. */
const made: Readonly<Record<string, () => Promise<ReadonlyMap<string, string>>>> = {
  jwt: jwtBindings,
  pki: pkiBindings,
};

async function replayPlainly(scenario: Scenario): Promise<ReadonlyMap<number, readonly string[]>> {
  const extra = await made[scenario.name]?.();
  const clock = standingClock();
  const mode = scenario.needs.includes('uninitialised') ? 'uninitialized' : 'ready';
  await using server = await startDevVault({ mode, rootToken: root, clock });
  const bindings = new Map([['<root>', root], ...(extra ?? [])]);
  return await replay(scenario, { url: server.url, bindings, wait: (ms) => clock.advance(ms) });
}

async function replayOverTls(scenario: Scenario): Promise<ReadonlyMap<number, readonly string[]>> {
  const { authority, clients } = await certBindings();
  await using server = await startDevVault({
    rootToken: root,
    clock: standingClock(),
    listeners: [{ type: 'https', requestClientCert: true }],
  });
  const bindings = new Map([
    ['<root>', root],
    ['<client-ca>', authority],
  ]);
  const target = { url: server.url, caPem: server.caPem, bindings, clientCertificates: clients };
  return await replay(scenario, { ...target, wait: () => Promise.resolve() });
}

recording.run();
