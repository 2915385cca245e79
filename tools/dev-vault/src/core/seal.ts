import { combineShares, splitSecret } from './shamir.ts';
import type { RandomIds } from './random-ids.ts';
import { invalidRequest } from './errors.ts';

/** Initialisation and seal state. The "master key" protects nothing here; it makes the protocol real. */
export class Seal {
  readonly #ids: RandomIds;
  #key: Buffer | undefined;
  #given: Buffer[] = [];
  sealed = true;
  shares = 0;
  threshold = 0;
  nonce = '';

  constructor(ids: RandomIds) {
    this.#ids = ids;
  }

  get initialized(): boolean {
    return this.#key !== undefined;
  }

  get progress(): number {
    return this.#given.length;
  }

  /** Shares of a new key; each is needed `threshold` times different to unseal. Source: spec/vault-api.md 4.1. */
  initialize(shares: number, threshold: number): readonly Buffer[] {
    const problem = problemOf(shares, threshold);
    if (problem !== undefined) throw invalidRequest(`invalid seal configuration: ${problem}`);
    this.#key = this.#ids.bytes(32);
    this.shares = shares;
    this.threshold = threshold;
    if (shares === 1) return [this.#key];
    return splitSecret(this.#key, shares, threshold, (length) => this.#ids.bytes(length));
  }

  /** Takes one share; the seal opens with the last one needed. */
  offer(share: Buffer): void {
    if (this.nonce === '') this.nonce = this.#ids.uuid();
    if (!this.#given.some((given) => given.equals(share))) this.#given.push(share);
    if (this.#given.length < this.threshold) return;
    const [first] = this.#given;
    const key = this.threshold === 1 ? first : combineShares(this.#given);
    this.reset();
    if (key === undefined || this.#key?.equals(key) !== true) {
      throw invalidRequest(
        'unable to retrieve stored keys: invalid key: failed to decrypt keys from storage: cipher: message authentication failed',
      );
    }
    this.sealed = false;
  }

  reset(): void {
    this.#given = [];
    this.nonce = '';
  }

  /** Without ceremony, for servers that start ready. */
  openAtOnce(): void {
    this.initialize(1, 1);
    this.sealed = false;
  }
}

function problemOf(shares: number, threshold: number): string | undefined {
  if (shares < 1) return 'shares must be at least one';
  if (threshold < 1) return 'threshold must be at least one';
  if (threshold > shares) return 'threshold cannot be larger than shares';
  if (shares > 1 && threshold === 1) return 'threshold must be greater than one for multiple shares';
  return undefined;
}
