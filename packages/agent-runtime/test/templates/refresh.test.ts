import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonObject } from '@sluice/core';
import { JsonNumber } from '@sluice/core';
import type { SecretLifetime } from '../../src/templates/refresh/decide.ts';
import { planRefresh } from '../../src/templates/refresh/decide.ts';

const refresh = suite('planRefresh');
const settings = { staticIntervalMs: 300_000, leaseThreshold: 0.9 };
const nowWallMs = 1_700_000_000_000;
const number = (text: string): JsonNumber => new JsonNumber(text);

function aSecret(changes: Partial<SecretLifetime>): SecretLifetime {
  return { leaseId: '', leaseDurationSeconds: 0, renewable: false, ...changes };
}

const waits: readonly (readonly [string, Partial<SecretLifetime>, number, number])[] = [
  ['a KV version 2 secret waits the interval', { data: { data: { ttl: number('5') } } }, 285_000, 315_000],
  ['a KV version 1 secret waits the interval too', { leaseDurationSeconds: 2_764_800, data: {} }, 285_000, 315_000],
  ['an empty answer waits the interval', {}, 285_000, 315_000],
  ['a lease that cannot be renewed waits most of it', lease(43_200, false), 36_720_000, 41_040_000],
  ['a certificate waits most of its life', { data: certificate('1700086400') }, 73_440_000, 82_080_000],
  ['a certificate in the past waits the interval', { data: certificate('1600000000') }, 285_000, 315_000],
  ['an AppRole secret id waits most of its life', { data: secretId('3600') }, 3_060_850, 3_420_950],
  ['a text called expiration is not a time', { data: { certificate: '', expiration: 'soon' } }, 285_000, 315_000],
];

for (const [name, secret, earliest, latest] of waits) {
  refresh(name, () => {
    const [first, last] = [0, 1].map((jitter) => planRefresh(aSecret(secret), settings, nowWallMs, jitter));

    assert.is(first?.kind === 'after' && Math.round(first.waitMs), earliest);
    assert.is(last?.kind === 'after' && Math.round(last.waitMs), latest);
  });
}

refresh('a static database role is read a second after its rotation', () => {
  const data = { rotation_period: number('3600'), ttl: number('41') };

  assert.equal(planRefresh(aSecret({ data }), settings, nowWallMs, 0.3), {
    kind: 'after',
    waitMs: 42_000,
    leased: false,
  });
});

refresh('a rotation in progress is not a value', () => {
  const data = { rotation_period: number('3600'), ttl: number('0') };

  assert.equal(planRefresh(aSecret({ data }), settings, nowWallMs, 0), { kind: 'not-yet' });
});

refresh('a renewable lease is renewed', () => {
  assert.equal(planRefresh(aSecret(lease(3600, true)), settings, nowWallMs, 0), {
    kind: 'renew',
    grant: { durationMs: 3_600_000, renewable: true },
  });
});

refresh('a token in the answer is renewed with itself', () => {
  const auth = { leaseDurationSeconds: 60, renewable: true };

  assert.equal(planRefresh(aSecret({ auth }), settings, nowWallMs, 0), {
    kind: 'renew',
    grant: { durationMs: 60_000, renewable: true },
  });
});

refresh('a threshold of one keeps the wait inside the lease', () => {
  const plan = planRefresh(aSecret(lease(100, false)), { ...settings, leaseThreshold: 1 }, nowWallMs, 1);

  assert.is(plan.kind === 'after' && plan.waitMs, 100_000);
});

function lease(leaseDurationSeconds: number, renewable: boolean): Partial<SecretLifetime> {
  return { leaseId: 'database/creds/app/1', leaseDurationSeconds, renewable };
}

function certificate(expiration: string): JsonObject {
  return { certificate: '-----BEGIN CERTIFICATE-----', expiration: number(expiration) };
}

function secretId(ttl: string): JsonObject {
  return { secret_id: 'sluice-canary-secret-id', secret_id_ttl: number(ttl) };
}

refresh.run();
