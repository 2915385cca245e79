import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ApiError } from '../../src/core/errors.ts';
import { calculateTtl } from '../../src/lease/calculate-ttl.ts';

const ttl = suite('calculateTtl');
const mount = { mountDefaultSeconds: 2_764_800, mountMaxSeconds: 2_764_800, issuedMs: 0, nowMs: 0 };

for (const [title, inputs, seconds, warnings] of [
  ['takes the increment before all else', { incrementSeconds: 5, backendTtlSeconds: 9 }, 5, []],
  ['takes the TTL of the role without an increment', { backendTtlSeconds: 9 }, 9, []],
  ['takes the default of the mount without either', {}, 2_764_800, []],
  [
    'caps by the maximum of the role',
    { backendTtlSeconds: 600, backendMaxSeconds: 1200, nowMs: 720_000 },
    480,
    ['TTL of "10m" exceeded the effective max_ttl of "8m"; TTL value is capped accordingly'],
  ],
  [
    'caps a period by the maximum',
    { periodSeconds: 7200, backendMaxSeconds: 3600 },
    3600,
    ['period of "2h" exceeded the effective max_ttl of "1h"; period value is capped accordingly'],
  ],
  ['lets a period go on for ever', { periodSeconds: 60, backendMaxSeconds: 600, nowMs: 86_400_000 }, 60, []],
  [
    'ends a period at the explicit maximum',
    { periodSeconds: 60, explicitMaxSeconds: 100, nowMs: 70_000 },
    30,
    ['TTL of "1m" exceeded the effective max_ttl of "30s"; TTL value is capped accordingly'],
  ],
  // Issue at 10.1 s, maximum 4 s, renewal of 3 s at 11.6 s: the sums are of whole seconds.
  ['counts in whole seconds', { incrementSeconds: 3, backendMaxSeconds: 4, issuedMs: 10_100, nowMs: 11_600 }, 3, []],
] as const) {
  ttl(title, () => {
    assert.equal(calculateTtl({ ...mount, ...inputs }), { ttlSeconds: seconds, warnings });
  });
}

ttl('refuses what is past the maximum', () => {
  const past = () => calculateTtl({ ...mount, backendMaxSeconds: 10, nowMs: 10_000 });
  assert.throws(
    past,
    (error: unknown) => error instanceof ApiError && error.message === 'past the max TTL, cannot renew',
  );
});

ttl.run();
