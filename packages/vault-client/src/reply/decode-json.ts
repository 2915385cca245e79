import type { JsonObject, JsonValue } from '@sluice/core';
import { JsonNumber, parseJson } from '@sluice/core';

/** The JSON in `body`, or `undefined` when it is none. */
export function decodeJson(body: Uint8Array): JsonValue | undefined {
  const parsed = parseJson(new TextDecoder().decode(body));
  return parsed.ok ? parsed.value : undefined;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

/** An own member; inherited names such as `constructor` are not there. */
export function member(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

export function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function flagOf(value: JsonValue | undefined): boolean {
  return value === true;
}

export function listOfTexts(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** A whole number of seconds or uses: what is missing, negative or no number counts as 0. */
export function countOf(value: JsonValue | undefined): number {
  const count = value instanceof JsonNumber ? value.toNumber() : typeof value === 'number' ? value : 0;
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}
