import type { Logger } from '@sluice/core';
import type { VaultClient } from '@sluice/vault-client';
import { isAbort, willNeverRenew } from '../failure/classify.ts';
import { messageOf } from '../agent-error.ts';
import type { RenewalOutcome } from '../lifetime/decide.ts';
import type { IssuedToken } from './token-supply.ts';

/** One attempt to renew the token with itself. Rejects only when aborted. */
export async function renewToken(
  vault: VaultClient,
  token: IssuedToken,
  log: Logger,
  signal: AbortSignal,
): Promise<RenewalOutcome> {
  try {
    const auth = await vault.tokens.renewSelf(0, { token: token.token, signal, maxRetries: 0 });
    log.log('debug', 'token renewed', { accessor: token.accessor, ttlSeconds: auth.leaseDurationSeconds });
    return { kind: 'granted', grant: { durationMs: auth.leaseDurationSeconds * 1000, renewable: auth.renewable } };
  } catch (error) {
    if (isAbort(error, signal)) throw error;
    const permanent = willNeverRenew(error);
    log.log('warn', 'token renewal failed', { error: messageOf(error), accessor: token.accessor, permanent });
    return { kind: 'failed', permanent };
  }
}
