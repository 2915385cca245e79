import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decideRetry, defaultRetryPolicy } from '../../src/call/decide-retry.ts';
import type { FailedAttempt, RetrySituation } from '../../src/call/decide-retry.ts';

const retry = suite('decideRetry');

function status(code: number, text = '', retryAfterMs?: number): FailedAttempt {
  return { kind: 'status', status: code, text, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

function broken(phase: 'connect' | 'request' | 'response', staleConnection = false, retryable = true): FailedAttempt {
  return { kind: 'broken', phase, staleConnection, retryable };
}

function situation(more: Partial<RetrySituation> = {}): RetrySituation {
  return { attempt: 1, replay: 'safe', policy: defaultRetryPolicy, remainingMs: 60_000, jitter: 0, ...more };
}

const again = 'retry';
const sealed = 'Vault is sealed';

// spec/vault-api.md 2.6, with its "DO"
for (const [what, failed, safe, creates, once] of [
  ['a refused connection', broken('connect'), again, again, again],
  ['a connection that broke while waiting', broken('request'), again, again, 'unknown-outcome'],
  ['a reply that broke off', broken('response'), again, again, 'unknown-outcome'],
  ['an untrusted certificate', broken('connect', false, false), 'stop', 'stop', 'stop'],
  ['412', status(412), again, again, again],
  ['429', status(429), again, again, again],
  ['503 of a sealed server', status(503, sealed), again, again, again],
  ['503 of a standby', status(503, 'node is not active but active cluster node not found'), again, again, again],
  ['503 of something else', status(503, 'Service Unavailable'), again, again, 'stop'],
  ['500', status(500, 'internal error'), again, again, 'stop'],
  ['502', status(502), again, again, 'unknown-outcome'],
  ['504', status(504), again, again, 'unknown-outcome'],
  ['501', status(501), 'stop', 'stop', 'stop'],
  ['400', status(400, 'missing role'), 'stop', 'stop', 'stop'],
  [
    '400 of a mount being upgraded',
    status(400, 'Upgrading from non-versioned to versioned data. X'),
    again,
    again,
    again,
  ],
  ['403', status(403, 'permission denied'), 'stop', 'stop', 'stop'],
  ['404', status(404), 'stop', 'stop', 'stop'],
] as const) {
  retry(`judges ${what} by what sending twice would do`, () => {
    assert.is(decideRetry(failed, situation({ replay: 'safe' })).kind, safe);
    assert.is(decideRetry(failed, situation({ replay: 'creates' })).kind, creates);
    assert.is(decideRetry(failed, situation({ replay: 'once' })).kind, once);
  });
}

for (const [attempt, jitter, delayMs] of [
  [1, 0, 1000],
  [1, 0.5, 1250],
  [2, 0, 2000],
  [2, 0.999, 2999],
] as const) {
  retry(`waits ${String(delayMs)} ms after attempt ${String(attempt)} with jitter ${String(jitter)}`, () => {
    const decision = decideRetry(status(500), situation({ attempt, jitter }));
    assert.equal(decision, { kind: 'retry', delayMs, mayOrphan: false });
  });
}

retry('stops after the last allowed retry', () => {
  assert.is(decideRetry(status(500), situation({ attempt: 3 })).kind, 'stop');
  assert.is(
    decideRetry(status(500), situation({ attempt: 1, policy: { ...defaultRetryPolicy, max: 0 } })).kind,
    'stop',
  );
});

retry('honours Retry-After of 429 and 503 with up to a tenth more', () => {
  assert.equal(decideRetry(status(429, '', 2000), situation()), { kind: 'retry', delayMs: 2000, mayOrphan: false });
  assert.equal(decideRetry(status(503, sealed, 2000), situation({ jitter: 0.5 })), {
    kind: 'retry',
    delayMs: 2100,
    mayOrphan: false,
  });
});

retry('ignores Retry-After of other statuses', () => {
  assert.equal(decideRetry(status(500, '', 9000), situation()), { kind: 'retry', delayMs: 1000, mayOrphan: false });
});

retry('stops when the wait would pass the deadline', () => {
  assert.is(decideRetry(status(429, '', 5000), situation({ remainingMs: 4000 })).kind, 'stop');
});

retry('tries a new connection at once when an idle one had been closed', () => {
  assert.equal(decideRetry(broken('request', true), situation()), { kind: 'retry', delayMs: 0, mayOrphan: false });
  assert.equal(decideRetry(broken('request', true), situation({ attempt: 2 })), {
    kind: 'retry',
    delayMs: 2000,
    mayOrphan: false,
  });
});

retry('tells when the lost reply may have made a credential', () => {
  const decision = decideRetry(broken('response'), situation({ replay: 'creates' }));
  assert.equal(decision, { kind: 'retry', delayMs: 1000, mayOrphan: true });
});

retry('never waits beyond the deadline and never sends a broken "once" again', () => {
  const failures = fc.oneof(
    fc
      .record({ code: fc.integer({ min: 400, max: 599 }), after: fc.option(fc.nat(100_000), { nil: undefined }) })
      .map(({ code, after }) => status(code, '', after)),
    fc.constantFrom(broken('connect'), broken('request'), broken('response'), broken('request', true)),
  );
  const situations = fc.record({
    attempt: fc.integer({ min: 1, max: 5 }),
    replay: fc.constantFrom('safe' as const, 'creates' as const, 'once' as const),
    policy: fc.record({ max: fc.nat(5), minMs: fc.nat(2000), maxMs: fc.integer({ min: 2000, max: 4000 }) }),
    remainingMs: fc.integer({ min: -10, max: 60_000 }),
    jitter: fc.double({ min: 0, max: 0.999, noNaN: true }),
  });
  fc.assert(
    fc.property(failures, situations, (failed, around) => {
      const decision = decideRetry(failed, around);
      if (decision.kind !== 'retry') return true;
      const repeatable = around.replay !== 'once' || failed.kind === 'status' || failed.phase === 'connect';
      return decision.delayMs >= 0 && decision.delayMs < around.remainingMs && repeatable;
    }),
    { numRuns: 300 },
  );
});

retry.run();
