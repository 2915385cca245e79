import { messageOf } from '../agent-error.ts';
import { isAbort, isRefusal, isTokenInvalid, willNeverRenew } from '../failure/classify.ts';
import type { RenewalOutcome } from '../lifetime/decide.ts';
import type { Held } from './held.ts';
import type { KeeperPorts } from './keeper-ports.ts';

/** One attempt to renew what is held. Rejects only when aborted. */
export async function renewLease(held: Held, ports: KeeperPorts, signal: AbortSignal): Promise<RenewalOutcome> {
  const { vault, supply, log } = ports;
  const { lease, token } = held;
  if (lease === undefined) return { kind: 'failed', permanent: true };
  try {
    const options = { token: lease.kind === 'token' ? lease.token : token.token, signal, maxRetries: 0 };
    const { leaseDurationSeconds, renewable } =
      lease.kind === 'token'
        ? await vault.tokens.renewSelf(0, options)
        : await vault.leases.renew(lease.id, 0, options);
    log.log('debug', 'lease renewed', { ttlSeconds: leaseDurationSeconds });
    return { kind: 'granted', grant: { durationMs: leaseDurationSeconds * 1000, renewable } };
  } catch (error) {
    if (isAbort(error, signal)) throw error;
    if (isRefusal(error) && lease.kind === 'lease') supply.refused({ token, invalid: isTokenInvalid(error) });
    const permanent = willNeverRenew(error);
    log.log('warn', 'lease renewal failed', { error: messageOf(error), permanent });
    return { kind: 'failed', permanent };
  }
}
