import type { Call, Lease, LeaseGrant, LeaseTerms, Vault } from '../core/model.ts';
import { bareError, invalidRequest } from '../core/errors.ts';
import { idSuffix } from '../core/namespace.ts';

const attemptLimit = 6;
const firstRetryMs = 10_000;

/** Leases of secrets: registration, renewal, revocation with retries. Source: spec/vault-api.md 4.6, 12. */
export class LeaseStore {
  readonly #vault: Vault;
  readonly #leases = new Map<string, Lease>();

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  register(call: Call, grant: LeaseGrant): Lease {
    const nowMs = this.#vault.nowMs();
    const token = call.token;
    // Leases of a batch token cannot outlive it, and belong to its parent.
    const batch = token?.type === 'batch';
    const rest = batch && token.expiresMs !== undefined ? (token.expiresMs - nowMs) / 1000 : Number.POSITIVE_INFINITY;
    const ttlSeconds = Math.min(grant.ttlSeconds, Math.floor(rest));
    const lease: Lease = {
      id: `${call.fullPath}/${this.#vault.ids.base62(24)}${idSuffix(call.namespace)}`,
      namespace: call.namespace,
      mount: call.mount,
      path: call.fullPath,
      owner: batch ? token.parent : token?.id,
      issuedMs: nowMs,
      renewable: grant.renewable,
      internal: grant.internal,
      ttlSeconds,
      expiresMs: nowMs + ttlSeconds * 1000,
      renewedMs: undefined,
      attempts: 0,
      revokeError: undefined,
      state: 'live',
    };
    this.#leases.set(lease.id, lease);
    this.#schedule(lease);
    return lease;
  }

  find(id: string): Lease | undefined {
    return this.#leases.get(id);
  }

  all(): readonly Lease[] {
    return [...this.#leases.values()];
  }

  /** Asks the backend for a new TTL; its errors are user errors with the peer's text. */
  async renew(lease: Lease, incrementSeconds: number): Promise<LeaseTerms> {
    if (lease.state !== 'live' || lease.expiresMs <= this.#vault.nowMs()) throw invalidRequest('lease expired');
    const { renewSecret } = lease.mount.backend;
    if (!lease.renewable || renewSecret === undefined) throw invalidRequest('lease is not renewable');
    const { mount, internal } = lease;
    const terms = await renewSecret({ vault: this.#vault, mount, lease, internal, incrementSeconds });
    if (this.#leases.get(lease.id) !== lease) throw invalidRequest('lease not found');
    const nowMs = this.#vault.nowMs();
    lease.renewedMs = nowMs;
    lease.ttlSeconds = terms.ttlSeconds;
    lease.expiresMs = nowMs + terms.ttlSeconds * 1000;
    this.#schedule(lease);
    return terms;
  }

  /** Revokes now; rejects with the backend's failure, which is then retried in the background. */
  async revoke(lease: Lease): Promise<void> {
    if (lease.state === 'revoking') return;
    lease.state = 'revoking';
    this.#vault.expiration.delete(`lease ${lease.id}`);
    try {
      const { mount, internal } = lease;
      await mount.backend.revokeSecret?.({ vault: this.#vault, mount, lease, internal, incrementSeconds: 0 });
      this.#leases.delete(lease.id);
    } catch (error) {
      const text = error instanceof Error ? error.message : 'unknown failure';
      this.#retryLater(lease, text);
      throw bareError(`failed to revoke entry: ${text}`, 400);
    }
  }

  /** As `revoke`, but a failure is only noted: expiry, and the end of the token it belongs to. */
  async revokeQuietly(lease: Lease): Promise<void> {
    await this.revoke(lease).catch((error: unknown) => {
      this.#vault.note(`lease ${lease.path}: ${error instanceof Error ? error.message : 'revocation failed'}`);
    });
  }

  /** The leases count as ended, though their revocation is still to come. */
  endOwnedBy(tokenId: string): void {
    for (const lease of this.all().filter(({ owner }) => owner === tokenId)) {
      lease.state = 'ending';
      lease.expiresMs = this.#vault.nowMs();
    }
  }

  async revokeOwnedBy(tokenId: string): Promise<void> {
    for (const lease of this.all().filter(({ owner }) => owner === tokenId)) await this.revokeQuietly(lease);
  }

  /** Forgets leases whose backend cannot or need not revoke them. */
  forget(lease: Lease): void {
    this.#vault.expiration.delete(`lease ${lease.id}`);
    this.#leases.delete(lease.id);
  }

  #schedule(lease: Lease): void {
    this.#vault.expiration.set(`lease ${lease.id}`, lease.expiresMs, () => this.revokeQuietly(lease));
  }

  #retryLater(lease: Lease, text: string): void {
    lease.attempts += 1;
    lease.revokeError = text;
    if (lease.attempts >= attemptLimit) {
      lease.state = 'irrevocable';
      return;
    }
    const jitter = 1 + this.#vault.random.fraction() / 2;
    const atMs = this.#vault.nowMs() + firstRetryMs * 2 ** (lease.attempts - 1) * jitter;
    this.#vault.expiration.set(`lease ${lease.id}`, atMs, () => {
      lease.state = 'live';
      return this.revokeQuietly(lease);
    });
  }
}
