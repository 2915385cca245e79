import type { JsonObject, JsonValue } from '@sluice/core';
import { isObject, member } from '../reply/decode-json.ts';

/** RFC 7396: members of `patch` replace those of `target`, `null` removes, objects are merged. */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map<string, JsonValue>(Object.entries(target));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, isObject(value) ? mergePatch(nested(target, name), value) : value);
  }
  return Object.fromEntries(merged);
}

function nested(target: JsonObject, name: string): JsonObject {
  const value = member(target, name);
  return isObject(value) ? value : {};
}
