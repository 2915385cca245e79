import { SecretString } from '@sluice/core';
import type { VaultClient } from '@sluice/vault-client';
import { isAbort, willNeverRenew } from '../failure/classify.ts';
import type { RenewalOutcome } from '../lifetime/index.ts';
import type { Granted, RequestFacts } from './entry.ts';

/**
 * Renews what a cached reply granted, with the token and in the namespace of its request (the peer's renewals lose the
 * namespace). Rejects only when aborted. Source: spec/agent.md 5.2, 8.5.
 */
export async function renewEntry(
  vault: VaultClient,
  facts: RequestFacts,
  grant: Granted,
  signal: AbortSignal,
): Promise<RenewalOutcome> {
  const token = new SecretString(grant.kind === 'token' ? grant.token : facts.token);
  const options = { signal, token, namespace: facts.namespace, maxRetries: 0 };
  try {
    const renewed =
      grant.kind === 'token'
        ? await vault.tokens.renewSelf(undefined, options)
        : await vault.leases.renew(grant.leaseId, undefined, options);
    const { leaseDurationSeconds, renewable } = renewed;
    return { kind: 'granted', grant: { durationMs: leaseDurationSeconds * 1000, renewable } };
  } catch (error) {
    if (isAbort(error, signal)) throw error;
    return { kind: 'failed', permanent: willNeverRenew(error) };
  }
}
