import { JsonNumber } from '@sluice/core';
import type { JsonObject, JsonValue } from '@sluice/core';

/**
 * A duration in seconds as warnings print it: units that are zero are left out (`1h5s`).
 * Source: spec/vault-api.md 12.1.
 */
export function shortDuration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const;
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count}${unit}`)
      .join('') || '0s'
  );
}

/**
 * RFC 3339 with fractions. Go prints nanoseconds and drops final zeros; of ours the digits below the millisecond are
 * taken from `salt`, so that no text pretends to a precision of whole seconds.
 */
export function timeText(wallMs: number, salt = 123_457): string {
  const whole = new Date(Math.floor(wallMs)).toISOString().slice(0, 23);
  return `${whole}${String(salt % 1_000_000).padStart(6, '0')}`.replace(/0+$/, '') + 'Z';
}

/** Without fractions. */
export function secondsText(wallMs: number): string {
  return `${new Date(Math.floor(wallMs)).toISOString().slice(0, 19)}Z`;
}

/** `value` with its numbers as Go's float64 prints them. */
export function throughFloats(value: JsonValue): JsonValue {
  if (value instanceof JsonNumber) return value.toNumber();
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(throughFloats);
  if (typeof value !== 'object' || value === null) return value;
  return mapObject(value as JsonObject, throughFloats);
}

export function mapObject(object: JsonObject, change: (value: JsonValue, name: string) => JsonValue): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]));
}

/** Bytewise order, each text once. */
export function sortedUnique(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
}
