import type { TransportPhase } from '../errors/vault-error.ts';
import type { Replay } from './replay.ts';

/** How often and how far apart calls are repeated. */
export interface RetryPolicy {
  /** Retries beyond the first attempt. Default 2. */
  readonly max: number;
  /** Default 1000. */
  readonly minMs: number;
  /** Default 1500. */
  readonly maxMs: number;
}

export const defaultRetryPolicy: RetryPolicy = { max: 2, minMs: 1000, maxMs: 1500 };

/** How an attempt ended without success. */
export type FailedAttempt =
  | { readonly kind: 'status'; readonly status: number; readonly text: string; readonly retryAfterMs?: number }
  | {
      readonly kind: 'broken';
      readonly phase: TransportPhase;
      readonly staleConnection: boolean;
      readonly retryable: boolean;
    };

export interface RetrySituation {
  /** Attempts made, counted from 1. */
  readonly attempt: number;
  readonly replay: Replay;
  readonly policy: RetryPolicy;
  /** Until the deadline of the call. */
  readonly remainingMs: number;
  /** In [0, 1). */
  readonly jitter: number;
}

export type RetryDecision =
  | { readonly kind: 'stop' }
  /** The request may have been carried out and must not be sent again. */
  | { readonly kind: 'unknown-outcome' }
  | { readonly kind: 'retry'; readonly delayMs: number; readonly mayOrphan: boolean };

/** Whether to send again, and when. Source: spec/vault-api.md 2.6, "DO". */
export function decideRetry(failed: FailedAttempt, situation: RetrySituation): RetryDecision {
  const verdict =
    failed.kind === 'status' ? judgeStatus(failed, situation.replay) : judgeBreak(failed, situation.replay);
  if (verdict === 'unknown-outcome') return { kind: 'unknown-outcome' };
  if (verdict === 'stop' || situation.attempt > situation.policy.max) return { kind: 'stop' };
  const delayMs = delayOf(failed, situation);
  if (delayMs >= situation.remainingMs) return { kind: 'stop' };
  return { kind: 'retry', delayMs, mayOrphan: verdict === 'retry-orphan' };
}

type Verdict = 'stop' | 'retry' | 'retry-orphan' | 'unknown-outcome';

function judgeStatus({ status, text }: FailedAttempt & { kind: 'status' }, replay: Replay): Verdict {
  if (status === 412 || status === 429) return 'retry';
  if (status === 503 && refusedUnread.test(text)) return 'retry';
  if (status === 400 && upgrading.test(text)) return 'retry';
  if (status < 500 || status === 501) return 'stop';
  // The server's own 500 is an answer; a gateway's 502 to 504 leaves open what happened behind it.
  if (replay === 'once') return status === 502 || status === 504 ? 'unknown-outcome' : 'stop';
  return replay === 'creates' ? 'retry-orphan' : 'retry';
}

const refusedUnread = /is sealed|node is not active|no active/i;
/** A KV mount becoming version 2 (spec/vault-api.md 7.2 item 15). */
const upgrading = /Upgrading from non-versioned to versioned data/i;

function judgeBreak({ phase, retryable }: FailedAttempt & { kind: 'broken' }, replay: Replay): Verdict {
  if (!retryable) return 'stop';
  if (phase === 'connect' || replay === 'safe') return 'retry';
  return replay === 'once' ? 'unknown-outcome' : 'retry-orphan';
}

// A connection that the pool kept too long says nothing about the server: try a new one at once.
function delayOf(failed: FailedAttempt, { attempt, policy, jitter }: RetrySituation): number {
  if (failed.kind === 'broken' && failed.staleConnection && attempt === 1) return 0;
  if (failed.kind === 'status' && failed.retryAfterMs !== undefined && [429, 503].includes(failed.status)) {
    return failed.retryAfterMs * (1 + jitter * 0.1);
  }
  return attempt * (policy.minMs + jitter * (policy.maxMs - policy.minMs));
}
