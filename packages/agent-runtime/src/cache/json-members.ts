import type { JsonObject, JsonValue } from '@sluice/core';
import { JsonNumber } from '@sluice/core';

/** Whether a JSON value is an object (a `JsonNumber` is none). */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

/** The text of a member; empty for anything else. */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
