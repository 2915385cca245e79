import type { Expiration } from '../lease/expiration.ts';
import type { Token } from './token.ts';

/** All tokens of the server. Who revokes one gets rid of its children, leases and cubbyhole too. */
export class TokenStore {
  readonly #expiration: Expiration;
  readonly #byId = new Map<string, Token>();
  readonly #byAccessor = new Map<string, Token>();
  /** Called for each token that is gone: leases and backends follow. */
  readonly #onEnd: (token: Token) => Promise<void>;

  constructor(expiration: Expiration, onEnd: (token: Token) => Promise<void>) {
    this.#expiration = expiration;
    this.#onEnd = onEnd;
  }

  add(token: Token): void {
    this.#byId.set(token.id, token);
    if (token.accessor !== '') this.#byAccessor.set(token.accessor, token);
    this.schedule(token);
  }

  /** After a change of `expiresMs`. */
  schedule(token: Token): void {
    if (token.expiresMs !== undefined) {
      this.#expiration.set(`token ${token.id}`, token.expiresMs, () => this.revoke(token));
    }
  }

  find(id: string): Token | undefined {
    return this.#byId.get(id);
  }

  findByAccessor(accessor: string): Token | undefined {
    return this.#byAccessor.get(accessor);
  }

  all(): readonly Token[] {
    return [...this.#byId.values()];
  }

  /** Depth first: children go before their parent's leases do. */
  async revoke(token: Token): Promise<void> {
    if (!this.#forget(token)) return;
    for (const child of this.all().filter(({ parent }) => parent === token.id)) await this.revoke(child);
    await this.#onEnd(token);
  }

  /** The children live on as orphans. */
  async revokeAlone(token: Token): Promise<void> {
    for (const child of this.all()) if (child.parent === token.id) child.parent = undefined;
    await this.revoke(token);
  }

  /** At once, before anything is awaited: from now on the token is no good. */
  #forget(token: Token): boolean {
    this.#expiration.delete(`token ${token.id}`);
    this.#byAccessor.delete(token.accessor);
    token.cubbyhole.clear();
    return this.#byId.delete(token.id);
  }
}
