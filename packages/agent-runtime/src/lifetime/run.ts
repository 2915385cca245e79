import type { Clock, Random } from '@sluice/core';
import type { Grant, LifetimeEnd, RenewalOutcome } from './decide.ts';
import { afterRenewal, beginLifetime, planLifetime, remainingAt } from './decide.ts';
import { createElapsedTime, sleepElapsed } from './elapsed.ts';

/** One attempt to renew. It classifies its own failures; only an abort may reject. */
export type Renew = (signal: AbortSignal) => Promise<RenewalOutcome>;

/** How a watched lifetime ended, and what is left of the grant. */
export interface LifetimeReport {
  readonly reason: LifetimeEnd;
  readonly remainingMs: number;
}

/**
 * Keeps a token or a lease alive: waits, renews, backs off, and returns when it should be replaced.
 * Rejects only with `signal.reason`. Source: spec/agent.md 5.1; the decisions are in `decide.ts`.
 */
export async function watchLifetime(
  ports: { readonly clock: Clock; readonly random: Random },
  grant: Grant,
  renew: Renew,
  signal: AbortSignal,
): Promise<LifetimeReport> {
  const { clock, random } = ports;
  const time = createElapsedTime(clock);
  for (let state = beginLifetime(grant, time.nowMs(), random.fraction()); ;) {
    const plan = planLifetime(state, time.nowMs(), random.fraction());
    if (plan.kind === 'end') return { reason: plan.reason, remainingMs: remainingAt(state, time.nowMs()) };
    await sleepElapsed(clock, time, plan.waitMs, signal);
    if (plan.then === 'renew') {
      state = afterRenewal(state, await renew(signal), time.nowMs(), random.fraction());
    }
  }
}
