import { JsonNumber } from '@sluice/core';
import type { JsonValue } from '@sluice/core';
import { replaceRawBytes } from './go-string.ts';
import { GoList } from './value.ts';
import { GoMap } from './value.ts';
import type { MapKey } from './value.ts';
import type { Value } from './value.ts';

/**
 * JSON as Go decodes it into `interface {}` with "use number": objects are `map[string]interface {}`, numbers
 * json.Number with their spelling, lone surrogates U+FFFD. Source: spec/template.md 1.3.
 */
export function valueFromJson(json: JsonValue): Value {
  switch (typeof json) {
    case 'string':
      return replaceRawBytes(json);
    case 'number':
      return new JsonNumber(String(json));
    case 'boolean':
      return json;
    default:
      break;
  }
  if (json === null) return null;
  if (json instanceof JsonNumber) return json;
  if (isArray(json)) return new GoList('interface {}', json.map(valueFromJson));
  const entries = new Map<MapKey, Value>();
  for (const [key, member] of Object.entries(json)) entries.set(replaceRawBytes(key), valueFromJson(member));
  return new GoMap(entries);
}

function isArray(json: object): json is readonly JsonValue[] {
  return Array.isArray(json);
}
