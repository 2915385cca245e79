import { JsonNumber, parseDurationSeconds, parseGoBoolean } from '@sluice/core';
import type { JsonObject, JsonValue } from '@sluice/core';

/** How a field of a body is understood. Source: spec/vault-api.md 3.1, table of weak typing. */
export type FieldKind =
  'boolean' | 'integer' | 'duration' | 'comma-list' | 'string-list' | 'pairs' | 'map' | 'string' | 'any';

export type FieldValue = JsonValue;

/** Fields of a path, by name. */
export type Fields = Readonly<Record<string, FieldKind>>;

/** Thrown by `convertField`; the text is the peer's, without the name of the field. */
export class FieldError extends Error {}

/** Converts as weakly as the peer does: the CLI sends every value as a string. */
export function convertField(kind: FieldKind, value: JsonValue): FieldValue {
  switch (kind) {
    case 'boolean':
      return toBoolean(value);
    case 'integer':
      return toInteger(value);
    case 'duration':
      return toSeconds(value);
    case 'comma-list':
      return toCommaList(value);
    case 'string-list':
      return value === null ? [] : isList(value) ? value.map(toText) : [toText(value)];
    case 'pairs':
      return toPairs(value);
    case 'map':
      if (value === null) return {};
      if (!isObject(value)) throw wrongType('map[string]interface {}', value);
      return value;
    case 'string':
      return value === null ? '' : toText(value);
    case 'any':
      return value;
  }
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value) && !(value instanceof JsonNumber);
}

export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** A scalar as text; `''` for anything else. */
export function textOf(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null || isList(value) || isObject(value)) return '';
  return String(value);
}

function toBoolean(value: JsonValue): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null || value === '') return false;
  if (value instanceof JsonNumber || typeof value === 'number') return toBoolean(String(value));
  if (typeof value !== 'string') throw wrongType('bool', value);
  const parsed = parseGoBoolean(value);
  if (!parsed.ok) throw new FieldError(`'' cannot parse value as 'bool': strconv.ParseBool: invalid syntax`);
  return parsed.value;
}

function toInteger(value: JsonValue): number {
  if (value === null || value === '') return 0;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return Math.trunc(value);
  const text = value instanceof JsonNumber ? value.text : value;
  if (typeof text !== 'string') throw wrongType('int', value);
  if (!/^[-+]?(?:\d+|0x[0-9a-f]+)$/i.test(text)) {
    throw new FieldError(`'' cannot parse value as 'int': strconv.ParseInt: invalid syntax`);
  }
  return Number(text);
}

function toSeconds(value: JsonValue): number {
  if (value === null) return 0;
  if (typeof value !== 'string' && typeof value !== 'number' && !(value instanceof JsonNumber)) {
    throw new FieldError('could not parse duration from input');
  }
  const parsed = parseDurationSeconds(value instanceof JsonNumber ? value.toNumber() : value);
  if (!parsed.ok) throw new FieldError(parsed.error);
  const seconds = Number(parsed.value / 1_000_000_000n);
  if (seconds < 0) throw new FieldError(`cannot provide negative value '${seconds}'`);
  return seconds;
}

/** Items of a list are trimmed, not split; a string is split at commas. */
function toCommaList(value: JsonValue): readonly string[] {
  if (value === null) return [];
  const items = isList(value) ? value.map(toText) : toText(value).split(',');
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

function toPairs(value: JsonValue): Readonly<Record<string, string>> {
  if (value === null || value === '') return {};
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toText(item)]));
  const items = isList(value) ? value.map(toText) : [toText(value)];
  return Object.fromEntries(items.map(splitPair));
}

function splitPair(pair: string): readonly [string, string] {
  const at = pair.indexOf('=');
  if (at < 1 || pair.startsWith('{')) throw new FieldError(`invalid key pair ${JSON.stringify(pair)}`);
  return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}

function toText(value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number' || value instanceof JsonNumber) return String(value);
  if (value === null) return '';
  throw wrongType('string', value);
}

function wrongType(expected: string, value: JsonValue): FieldError {
  return new FieldError(`'' expected type '${expected}', got unconvertible type '${goTypeOf(value)}'`);
}

function goTypeOf(value: JsonValue): string {
  if (isList(value)) return '[]interface {}';
  if (value instanceof JsonNumber || typeof value === 'number') return 'json.Number';
  if (isObject(value)) return 'map[string]interface {}';
  return typeof value === 'boolean' ? 'bool' : 'string';
}
