import type { Diagnostic } from './diagnostic.ts';

/**
 * What a decoder or parser answers: the value, or everything that is wrong with the input, in source order.
 * Thrown errors are for the outside world and for bugs only (docs/architecture.md, "Errors").
 */
export type Result<T, E = readonly Diagnostic[]> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** A `Result` that carries `value`. */
export function succeed<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** A `Result` that carries `error`. */
export function fail<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}
