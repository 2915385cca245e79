import type { JsonValue } from './json-value.ts';
import { JsonNumber } from './json-value.ts';

/** Equality of RFC 6902 4.6: numbers by value (`1.0` equals `1`), objects without regard to order. */
export function jsonEquals(left: JsonValue, right: JsonValue): boolean {
  if (isNumber(left) && isNumber(right)) return numbersEqual(left, right);
  if (!isStructure(left) || !isStructure(right)) return left === right;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => Object.hasOwn(right, name) && jsonEquals(member(left, name), member(right, name)));
}

function isNumber(value: JsonValue): value is number | JsonNumber {
  return typeof value === 'number' || value instanceof JsonNumber;
}

// Doubles decide, except between whole numbers, where they could take two neighbours for one.
function numbersEqual(left: number | JsonNumber, right: number | JsonNumber): boolean {
  const texts = [String(left), String(right)] as const;
  if (texts.every((text) => /^-?[0-9]{1,400}$/.test(text))) return BigInt(texts[0]) === BigInt(texts[1]);
  return Number(texts[0]) === Number(texts[1]);
}

function isStructure(value: JsonValue): value is Exclude<JsonValue, null | boolean | string | number | JsonNumber> {
  return typeof value === 'object' && value !== null && !(value instanceof JsonNumber);
}

function member(structure: object, name: string): JsonValue {
  return (structure as Readonly<Record<string, JsonValue>>)[name] ?? null;
}
