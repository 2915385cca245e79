import type { VaultClient } from '@sluice/vault-client';
import { InvalidTokenError, PermissionDeniedError } from '@sluice/vault-client';
import { isAbort } from '../failure/classify.ts';
import { firstOf, untilAborted } from '../first-of.ts';
import type { Grant } from '../lifetime/decide.ts';
import { watchLifetime } from '../lifetime/run.ts';
import type { AuthMethod } from './auth-method.ts';
import { renewToken } from './renew-token.ts';
import type { AutoAuthPorts, AutoAuthSettings } from './settings.ts';
import type { IssuedToken, Refusal, TokenSupplySource } from './token-supply.ts';

/** Why a token is to be replaced. */
export interface TokenEnd {
  readonly reason: string;
  /** It reached its end, as opposed to having been lost. */
  readonly expected: boolean;
  /** For how long it is worth trying to renew it, while logging in fails. Milliseconds. */
  readonly renewableForMs: number;
}

export interface TokenWatch extends AutoAuthSettings {
  readonly authMethod: AuthMethod;
  readonly supply: TokenSupplySource;
}

/** Waits until the token has to be replaced: its end is near, the server lost it, or there are new credentials. */
export async function watchToken(
  token: IssuedToken,
  grant: Grant,
  watch: TokenWatch,
  ports: AutoAuthPorts,
  signal: AbortSignal,
): Promise<TokenEnd> {
  return firstOf(signal, [
    (until) => untilLifetimeEnds(token, grant, ports, until),
    (until) => untilLost(token, watch.supply, ports, until),
    (until) => untilNewCredentials(watch, until),
  ]);
}

/** A token without a duration never expires: root tokens, and wrapped ones, which nobody here can renew. */
async function untilLifetimeEnds(
  token: IssuedToken,
  grant: Grant,
  ports: AutoAuthPorts,
  signal: AbortSignal,
): Promise<TokenEnd> {
  if (grant.durationMs === 0) return untilAborted(signal);
  const renew = (until: AbortSignal): ReturnType<typeof renewToken> => renewToken(ports.vault, token, ports.log, until);
  const { reason, remainingMs } = await watchLifetime(ports, grant, renew, signal);
  return { reason, expected: reason !== 'refused', renewableForMs: reason === 'failing' ? remainingMs : 0 };
}

/** Two look-ups are at least this far apart, and a denied path does not cause one more often than the longer one. */
const lookupSpacingMs = 1000;
const deniedSpacingMs = 30_000;

/** Refusals are checked by looking the token up: many a 403 has other reasons. Source: spec/agent.md 3.2 DO 1. */
async function untilLost(
  token: IssuedToken,
  supply: TokenSupplySource,
  { vault, clock, log }: AutoAuthPorts,
  signal: AbortSignal,
): Promise<TokenEnd> {
  let seen: Refusal | undefined;
  let checkedAtMs = -Infinity;
  for (;;) {
    seen = await supply.refusals.next(seen, signal);
    if (seen.token !== token) continue;
    const sinceMs = clock.monotonicMs() - checkedAtMs;
    if (!seen.invalid && sinceMs < deniedSpacingMs) continue;
    await clock.sleep(Math.max(0, lookupSpacingMs - sinceMs), signal);
    if (await isLost(vault, token, signal)) return { reason: 'lost', expected: false, renewableForMs: 0 };
    checkedAtMs = clock.monotonicMs();
    log.log('debug', 'refused although the token is valid', { accessor: token.accessor });
  }
}

async function isLost(vault: VaultClient, token: IssuedToken, signal: AbortSignal): Promise<boolean> {
  try {
    await vault.tokens.lookupSelf({ token: token.token, signal, maxRetries: 0 });
    return false;
  } catch (error) {
    if (isAbort(error, signal)) throw error;
    return error instanceof InvalidTokenError || error instanceof PermissionDeniedError;
  }
}

async function untilNewCredentials(watch: TokenWatch, signal: AbortSignal): Promise<TokenEnd> {
  const { changes, changesAlwaysCount = false } = watch.authMethod;
  if (changes !== undefined && (changesAlwaysCount || watch.reauthOnNewCredentials)) {
    const change = changes(signal)[Symbol.asyncIterator]();
    const first = await change.next();
    await change.return?.();
    if (first.done !== true) return { reason: 'new credentials', expected: true, renewableForMs: 0 };
  }
  return untilAborted(signal);
}
