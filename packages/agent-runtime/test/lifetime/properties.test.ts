import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { LifetimeEnd, RenewalOutcome } from '@sluice/agent-runtime/lifetime';
import { afterRenewal, beginLifetime, planLifetime, remainingAt } from '@sluice/agent-runtime/lifetime';

const properties = suite('lifetime properties');

const jitter = fc.double({ min: 0, max: 0.999, noNaN: true });
const duration = fc.integer({ min: 1, max: 30 * 86_400_000 });
const outcome: fc.Arbitrary<RenewalOutcome> = fc.oneof(
  fc.record({ kind: fc.constant('failed' as const), permanent: fc.constant(false) }),
  fc.record({
    kind: fc.constant('granted' as const),
    grant: fc.record({ durationMs: duration, renewable: fc.boolean() }),
  }),
);

properties('no wait reaches beyond the grant, and every life of failures ends', () => {
  fc.assert(
    fc.property(
      duration,
      fc.boolean(),
      jitter,
      fc.array(outcome, { maxLength: 30 }),
      (durationMs, renewable, j, outcomes) => {
        let nowMs = 0;
        let state = beginLifetime({ durationMs, renewable }, nowMs, j);
        for (let turn = 0; turn < 10_000; turn += 1) {
          const plan = planLifetime(state, nowMs, j);
          if (plan.kind === 'end') return;
          assert.ok(plan.waitMs >= 0 && plan.waitMs <= Math.ceil(remainingAt(state, nowMs)), 'the wait fits');
          nowMs += plan.waitMs;
          if (plan.then === 'renew')
            state = afterRenewal(state, outcomes[turn] ?? { kind: 'failed', permanent: false }, nowMs, j);
        }
        throw new Error('it never ended');
      },
    ),
  );
});

properties('what is renewed in full lives for ever', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1000, max: 10_000_000 }), jitter, (durationMs, j) => {
      const grant = { durationMs, renewable: true };
      let nowMs = 0;
      let state = beginLifetime(grant, nowMs, j);
      let end: LifetimeEnd | undefined;
      for (let turn = 0; turn < 50 && end === undefined; turn += 1) {
        const plan = planLifetime(state, nowMs, j);
        if (plan.kind === 'end') end = plan.reason;
        else {
          nowMs += plan.waitMs;
          state = afterRenewal(state, { kind: 'granted', grant }, nowMs, j);
        }
      }
      assert.is(end, undefined);
    }),
  );
});

properties('an end other than expired leaves time to replace it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2000, max: 10_000_000 }), fc.boolean(), jitter, (durationMs, renewable, j) => {
      let nowMs = 0;
      let state = beginLifetime({ durationMs, renewable }, nowMs, j);
      for (;;) {
        const plan = planLifetime(state, nowMs, j);
        if (plan.kind === 'end') {
          assert.ok(remainingAt(state, nowMs) >= 0.09 * durationMs, plan.reason);
          return;
        }
        nowMs += plan.waitMs;
        state = afterRenewal(state, { kind: 'failed', permanent: false }, nowMs, j);
      }
    }),
  );
});

properties.run();
