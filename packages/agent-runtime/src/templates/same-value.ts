import type { JsonObject, JsonValue } from '@sluice/core';
import { stringifyJson } from '@sluice/core';
import type { DependencyValue } from '@sluice/template';

/**
 * Whether a fetched value says the same as the one before. The request id differs in every response and is no news, so
 * that an unchanged secret evaluates no template. Numbers compare as they are spelled, for so they are printed.
 */
export function isSameValue(before: DependencyValue | undefined, after: DependencyValue): boolean {
  if (before === undefined) return false;
  if (before instanceof Uint8Array || after instanceof Uint8Array) {
    return before instanceof Uint8Array && after instanceof Uint8Array && equalBytes(before, after);
  }
  return stringifyJson(withoutRequestId(before)) === stringifyJson(withoutRequestId(after));
}

function withoutRequestId(value: Exclude<DependencyValue, Uint8Array>): JsonValue {
  if (typeof value === 'string') return value;
  if (isList(value)) return value;
  return { ...(value as JsonObject), request_id: '' };
}

function isList(value: object): value is readonly string[] {
  return Array.isArray(value);
}

function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
