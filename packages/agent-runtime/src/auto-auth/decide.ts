import type { BackoffBounds } from '../retry/decide.ts';
import { backoffMs } from '../retry/decide.ts';

/** A failed login, as far as the wait depends on it. `slow`: refused by the server, will hardly heal within seconds. */
export interface LoginFailure {
  readonly slow: boolean;
  readonly retryAfterMs?: number;
}

/**
 * The wait before the next login after the `failures`-th failure in a row. A refusal (wrong role, 4xx) starts one
 * doubling later than an outage, but is tried again too: roles may be created late. Source: spec/agent.md 3.3.
 */
export function loginRetryMs(bounds: BackoffBounds, failures: number, failure: LoginFailure, jitter: number): number {
  return backoffMs(bounds, failures + (failure.slow ? 1 : 0), jitter, failure.retryAfterMs);
}

/** What the engine remembers between two logins. Times are monotonic milliseconds. */
export interface LoginHistory {
  readonly lastLoginAtMs?: number;
  /** Tokens in a row that were lost within `shortLifeMs`, other than by reaching their end. */
  readonly shortLives: number;
}

const shortLifeMs = 10_000;
const spacingMs = 1000;

/**
 * The wait before a login that follows a successful one: logins are 1 s ± 50 % apart, doubling for every token in a row
 * that lived less than ten seconds, up to the method's longest back-off. Source: spec/agent.md 3.2 DO 1 and 2.
 */
export function nextLoginMs(history: LoginHistory, longestMs: number, nowMs: number, jitter: number): number {
  if (history.lastLoginAtMs === undefined) return 0;
  const spacing = Math.min(spacingMs * 2 ** Math.min(history.shortLives, 30), longestMs) * (0.5 + jitter);
  return Math.max(0, history.lastLoginAtMs + spacing - nowMs);
}

/** The history after a token ended. `expected`: it reached its end, whatever its length. */
export function afterToken(history: LoginHistory, expected: boolean, nowMs: number): LoginHistory {
  const livedMs = nowMs - (history.lastLoginAtMs ?? nowMs);
  return { ...history, shortLives: !expected && livedMs < shortLifeMs ? history.shortLives + 1 : 0 };
}
