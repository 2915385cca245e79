/** What the server granted: a token or a lease, for how long, and whether it may be renewed. */
export interface Grant {
  readonly durationMs: number;
  readonly renewable: boolean;
}

/** Why nothing is left to wait for. In all cases but `expired` there is time left to put something new in its place. */
export type LifetimeEnd =
  /** Not renewable, and most of it is over. */
  | 'due'
  /** The server no longer extends it: maximum TTL. */
  | 'capped'
  /** Renewals fail and the grace period has begun. */
  | 'failing'
  /** The server said that it never will renew it. */
  | 'refused'
  /** Nothing is left. */
  | 'expired';

/** Between two grants. Times are monotonic milliseconds. */
export interface LifetimeState {
  readonly grantedAtMs: number;
  readonly grant: Grant;
  /** The last part of the grant, in which replacing is better than renewing. */
  readonly graceMs: number;
  /** Renewals failed since the grant. */
  readonly failures: number;
  readonly end?: 'capped' | 'refused';
}

/** How an attempt to renew went. `permanent`: no later attempt can succeed. */
export type RenewalOutcome =
  { readonly kind: 'granted'; readonly grant: Grant } | { readonly kind: 'failed'; readonly permanent: boolean };

export type LifetimePlan =
  | { readonly kind: 'wait'; readonly waitMs: number; readonly then: 'renew' | 'plan' }
  | { readonly kind: 'end'; readonly reason: LifetimeEnd };

/** The state after a grant. `jitter` in [0, 1) spreads agents that start together. Source: spec/agent.md 5.1, 3.2. */
export function beginLifetime(grant: Grant, nowMs: number, jitter: number): LifetimeState {
  return { grantedAtMs: nowMs, grant, graceMs: graceOf(grant.durationMs, jitter), failures: 0 };
}

/**
 * What to do next. A renewable grant is renewed at 70 to 73.3 % of it, a failed renewal is tried again after 10 s
 * doubling to 5 min (±50 %) but at the latest when the grace period begins, which is where it ends as `failing`.
 * A grant that is not renewable ends at the same 70 to 73.3 %. Source: spec/agent.md 5.1 with its DO lines.
 */
export function planLifetime(state: LifetimeState, nowMs: number, jitter: number): LifetimePlan {
  const remainingMs = remainingAt(state, nowMs);
  if (remainingMs <= 0) return { kind: 'end', reason: 'expired' };
  if (state.end !== undefined) return { kind: 'end', reason: state.end };
  if (state.failures > 0) return planRetry(state.failures, remainingMs - state.graceMs, jitter);
  const waitMs = Math.max(0, Math.ceil(state.grantedAtMs + sleepOf(state) - nowMs));
  if (state.grant.renewable) return { kind: 'wait', waitMs, then: 'renew' };
  return waitMs > 0 ? { kind: 'wait', waitMs, then: 'plan' } : { kind: 'end', reason: 'due' };
}

/** The state after an attempt to renew. A grant that shrinks shrinks the grace period with it. */
export function afterRenewal(
  state: LifetimeState,
  outcome: RenewalOutcome,
  nowMs: number,
  jitter: number,
): LifetimeState {
  if (outcome.kind === 'failed') {
    return outcome.permanent ? { ...state, end: 'refused' } : { ...state, failures: state.failures + 1 };
  }
  const gainMs = outcome.grant.durationMs - remainingAt(state, nowMs);
  if (gainMs < leastGainMs(state.grant.durationMs)) return { ...state, end: 'capped' };
  return beginLifetime(outcome.grant, nowMs, jitter);
}

/** Milliseconds until the grant runs out; negative afterwards. */
export function remainingAt(state: LifetimeState, nowMs: number): number {
  return state.grantedAtMs + state.grant.durationMs - nowMs;
}

/** 10 % of the grant, and up to another 10 % by jitter. */
function graceOf(durationMs: number, jitter: number): number {
  return durationMs <= 0 ? 0 : 0.1 * durationMs * (1 + jitter);
}

function sleepOf({ grant, graceMs }: LifetimeState): number {
  return (2 / 3) * grant.durationMs + graceMs / 3;
}

/**
 * A renewal that gains less than this did not really extend the grant: servers answer whole seconds, so what is left
 * before the maximum TTL can look up to a second longer than it was.
 */
function leastGainMs(durationMs: number): number {
  return Math.max(0.1 * durationMs, Math.min(1000, 0.5 * durationMs));
}

const firstRetryMs = 10_000;
const longestRetryMs = 300_000;

function planRetry(failures: number, untilGraceMs: number, jitter: number): LifetimePlan {
  if (untilGraceMs <= 0) return { kind: 'end', reason: 'failing' };
  const backoffMs = Math.min(firstRetryMs * 2 ** (failures - 1), longestRetryMs) * (0.5 + jitter);
  return { kind: 'wait', waitMs: Math.ceil(Math.min(backoffMs, untilGraceMs)), then: 'renew' };
}
