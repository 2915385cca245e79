import type { Token } from '../core/model.ts';
import type { Expiration } from '../lease/expiration.ts';

/** All tokens of the server. Who revokes one gets rid of its children, leases and cubbyhole too. */
export class TokenStore {
  readonly #expiration: Expiration;
  readonly #byId = new Map<string, Token>();
  readonly #byAccessor = new Map<string, Token>();
  /** Called for each token that is gone: leases and backends follow. */
  readonly #onEnd: (token: Token) => Promise<void>;
  readonly #onEndSoon: (tokens: readonly Token[]) => void;

  constructor(
    expiration: Expiration,
    onEnd: (token: Token) => Promise<void>,
    onEndSoon: (tokens: readonly Token[]) => void,
  ) {
    this.#expiration = expiration;
    this.#onEnd = onEnd;
    this.#onEndSoon = onEndSoon;
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

  /** Resolves when the leases of the token and of its children are revoked too. */
  async revoke(token: Token): Promise<void> {
    for (const gone of this.#forgetTree(token)) await this.#onEnd(gone);
  }

  /** For a client that asked: unusable at once, while what hangs on it ends in the background (5.5). */
  revokeSoon(token: Token): void {
    this.#onEndSoon(this.#forgetTree(token));
  }

  /** The children live on as orphans. */
  revokeAlone(token: Token): void {
    for (const child of this.all()) if (child.parent === token.id) child.parent = undefined;
    this.revokeSoon(token);
  }

  /** Children first. Before anything is awaited: from now on none of them is any good. */
  #forgetTree(token: Token): readonly Token[] {
    if (!this.#byId.delete(token.id)) return [];
    this.#expiration.delete(`token ${token.id}`);
    this.#byAccessor.delete(token.accessor);
    token.cubbyhole.clear();
    const children = this.all().filter(({ parent }) => parent === token.id);
    return [...children.flatMap((child) => this.#forgetTree(child)), token];
  }
}
