import { permissionDenied } from '../core/errors.ts';

const failureLimit = 5;
const windowMs = 15 * 60_000;

/** Locks an alias out after too many failures in a row. Source: spec/vault-api.md 5.8. */
export class Lockout {
  readonly #failures = new Map<string, { readonly count: number; readonly lastMs: number }>();

  /** Throws 403 while locked. */
  check(alias: string, nowMs: number): void {
    const failures = this.#failures.get(alias);
    if (failures !== undefined && nowMs - failures.lastMs >= windowMs) this.#failures.delete(alias);
    else if (failures !== undefined && failures.count >= failureLimit) throw permissionDenied();
  }

  failed(alias: string, nowMs: number): void {
    this.#failures.set(alias, { count: (this.#failures.get(alias)?.count ?? 0) + 1, lastMs: nowMs });
  }

  succeeded(alias: string): void {
    this.#failures.delete(alias);
  }
}
