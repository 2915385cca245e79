import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { LifetimePlan, LifetimeState } from '@sluice/agent-runtime/lifetime';
import { afterRenewal, beginLifetime, planLifetime, remainingAt } from '@sluice/agent-runtime/lifetime';

const lifetime = suite('planLifetime');

const minute = 60_000;
const hour = 60 * minute;
const lease = (durationMs: number, jitter = 0): LifetimeState =>
  beginLifetime({ durationMs, renewable: true }, 0, jitter);
const fixed = (durationMs: number, jitter = 0): LifetimeState =>
  beginLifetime({ durationMs, renewable: false }, 0, jitter);
const failed = (state: LifetimeState, atMs: number): LifetimeState =>
  afterRenewal(state, { kind: 'failed', permanent: false }, atMs, 0);
const granted = (state: LifetimeState, durationMs: number, atMs: number, renewable = true): LifetimeState =>
  afterRenewal(state, { kind: 'granted', grant: { durationMs, renewable } }, atMs, 0);

const plans: readonly (readonly [string, LifetimeState, number, LifetimePlan])[] = [
  ['an hour renews at 70 % of it', lease(hour), 0, { kind: 'wait', waitMs: 42 * minute, then: 'renew' }],
  [
    'an hour with full jitter renews at 73.3 %',
    lease(hour, 1),
    0,
    { kind: 'wait', waitMs: 44 * minute, then: 'renew' },
  ],
  [
    'time that passed is taken off the wait',
    lease(hour),
    40 * minute,
    { kind: 'wait', waitMs: 2 * minute, then: 'renew' },
  ],
  ['a timer that fired late renews at once', lease(hour), 50 * minute, { kind: 'wait', waitMs: 0, then: 'renew' }],
  [
    'a month renews after weeks',
    lease(768 * hour),
    0,
    { kind: 'wait', waitMs: Math.round(0.7 * 768 * hour), then: 'renew' },
  ],
  ['what is not renewable waits as long', fixed(hour), 0, { kind: 'wait', waitMs: 42 * minute, then: 'plan' }],
  ['what is not renewable is due then', fixed(hour), 42 * minute, { kind: 'end', reason: 'due' }],
  ['no duration is over at once', lease(0), 0, { kind: 'end', reason: 'expired' }],
  ['nothing left is expired', lease(hour), hour, { kind: 'end', reason: 'expired' }],
  [
    'a failure waits 5 s at least',
    failed(lease(hour), 42 * minute),
    42 * minute,
    { kind: 'wait', waitMs: 5000, then: 'renew' },
  ],
  [
    'the third failure waits four times as long',
    failed(failed(failed(lease(hour), 0), 0), 0),
    0,
    { kind: 'wait', waitMs: 20_000, then: 'renew' },
  ],
  [
    'a retry is not later than the grace period',
    failed(lease(6000), 4200),
    4200,
    { kind: 'wait', waitMs: 1200, then: 'renew' },
  ],
  [
    'failures end where the grace period begins',
    failed(lease(hour), 54 * minute),
    54 * minute,
    { kind: 'end', reason: 'failing' },
  ],
];

for (const [name, state, nowMs, plan] of plans) {
  lifetime(name, () => {
    assert.equal(rounded(planLifetime(state, nowMs, 0)), plan);
  });
}

lifetime('a success after failures waits as after the first grant', () => {
  const renewed = granted(failed(lease(hour), 42 * minute), hour, 43 * minute);

  assert.equal(rounded(planLifetime(renewed, 43 * minute, 0)), { kind: 'wait', waitMs: 42 * minute, then: 'renew' });
});

lifetime('a refused renewal ends with time left', () => {
  const refused = afterRenewal(lease(hour), { kind: 'failed', permanent: true }, 42 * minute, 0);

  assert.equal(planLifetime(refused, 42 * minute, 0), { kind: 'end', reason: 'refused' });
  assert.is(remainingAt(refused, 42 * minute), 18 * minute);
});

lifetime('a shorter grant shrinks wait and grace period', () => {
  const shorter = granted(lease(hour), 30 * minute, 42 * minute);

  assert.equal(rounded(planLifetime(shorter, 42 * minute, 0)), { kind: 'wait', waitMs: 21 * minute, then: 'renew' });
});

const renewals: readonly (readonly [string, number, number, number, LifetimePlan['kind']])[] = [
  ['what is left before the maximum TTL is the end', hour, 42 * minute, 18 * minute, 'end'],
  ['a second more by rounding is still the end', 10_000, 7200, 3000, 'end'],
  ['a two second lease renews for ever', 2000, 1400, 2000, 'wait'],
  ['a one second lease renews for ever', 1000, 700, 1000, 'wait'],
  ['a renewal that grants nothing is the end', hour, 42 * minute, 0, 'end'],
  ['half of the lease is worth going on', hour, 42 * minute, 30 * minute, 'wait'],
];

for (const [name, durationMs, atMs, grantMs, kind] of renewals) {
  lifetime(name, () => {
    assert.is(planLifetime(granted(lease(durationMs), grantMs, atMs), atMs, 0).kind, kind);
  });
}

lifetime('a renewed lease that may not be renewed again still lives its time', () => {
  const last = granted(lease(hour), hour, 42 * minute, false);

  assert.equal(rounded(planLifetime(last, 42 * minute, 0)), { kind: 'wait', waitMs: 42 * minute, then: 'plan' });
});

lifetime('a lease at its maximum TTL is replaced before it ends', () => {
  const capMs = 90 * minute;
  let state = lease(hour);
  let nowMs = 0;
  for (;;) {
    const plan = planLifetime(state, nowMs, 0);
    if (plan.kind === 'end') break;
    nowMs += plan.waitMs;
    state = granted(state, Math.min(hour, capMs - nowMs), nowMs);
  }

  assert.is(planLifetime(state, nowMs, 0).kind === 'end' && remainingAt(state, nowMs) > 10 * minute, true);
});

function rounded(plan: LifetimePlan): LifetimePlan {
  return plan.kind === 'wait' ? { ...plan, waitMs: Math.round(plan.waitMs) } : plan;
}

lifetime.run();
