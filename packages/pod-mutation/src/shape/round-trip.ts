import type { JsonObject, JsonValue, Result } from '@sluice/core';
import { compareCodePoints, fail, JsonNumber, parseQuantity, succeed } from '@sluice/core';
import type { GoShape, MapShape, ScalarShape, StructShape } from './go-shape.ts';
import { isList, isNumber, isObject, memberOf, scalarOf } from './go-shape.ts';
import { findTypeProblem } from './type-problem.ts';

/**
 * Reads `value` as a typed decoder does and writes it back: unknown members vanish, `null` counts as absent, zero
 * values vanish where Go omits them, quantities become canonical. Fails with the peer's text when a type is wrong.
 * Source: spec/injector.md 3.10.
 */
export function roundTrip(shape: StructShape, value: JsonValue): Result<JsonObject, string> {
  const problem = findTypeProblem(shape, sorted(value));
  if (problem !== undefined) return fail(problem);
  const written = write(shape, value);
  return succeed(written !== undefined && isObject(written) ? written : {});
}

// The library writes the members of what it patched in order of their names: that is the order of problems.
function sorted(value: JsonValue): JsonValue {
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([left], [right]) => compareCodePoints(left, right));
  return Object.fromEntries(entries);
}

/** `undefined`: not written. */
function write(shape: GoShape, value: JsonValue | undefined): JsonValue | undefined {
  if (typeof shape === 'string') return writeScalar(shape, value ?? null);
  if ('list' in shape) {
    if (value === undefined || !isList(value) || value.length === 0) return undefined;
    return value.map((item) => write(shape.list, item) ?? emptyOf(shape.list));
  }
  if ('map' in shape) return writeMap(shape, value ?? null);
  const given = value ?? null;
  if (isObject(given)) return writeStruct(shape, given);
  return shape.always === true ? writeStruct(shape, {}) : undefined;
}

function writeStruct(shape: StructShape, value: JsonObject): JsonObject {
  const given = new Map<string, JsonValue>();
  // Of names that differ in case only, the last one counts; the library writes members in order of their names.
  for (const name of Object.keys(value).sort(compareCodePoints)) {
    const found = memberOf(shape, name);
    const member = value[name] ?? null;
    if (found !== undefined && member !== null) given.set(found.name, member);
  }
  const written: Record<string, JsonValue> = {};
  for (const member of shape.members.values()) {
    const result = write(member.shape, given.get(member.name));
    if (result !== undefined) written[member.name] = result;
  }
  return written;
}

function writeMap(shape: MapShape, value: JsonValue): JsonValue | undefined {
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value).map(([key, item]) => [key, write(shape.map, item) ?? emptyOf(shape.map)]);
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as JsonObject);
}

function writeScalar(shape: ScalarShape, value: JsonValue): JsonValue | undefined {
  const plain = value instanceof JsonNumber && scalarOf(shape) !== 'quantity' ? value.toNumber() : value;
  if (scalarOf(shape) === 'quantity') return writeQuantity(value, shape.startsWith('!'));
  if (shape.startsWith('!')) return plain ?? zeroOf(shape);
  if (plain === null) return shape.startsWith('?') ? null : undefined;
  if (shape.startsWith('*') || shape.startsWith('?')) return plain;
  return plain === '' || plain === false || plain === 0 ? undefined : plain;
}

function writeQuantity(value: JsonValue, always: boolean): JsonValue | undefined {
  if (value === null) return always ? '0' : undefined;
  const parsed = parseQuantity(isNumber(value) ? String(value) : typeof value === 'string' ? value.trim() : '');
  return parsed.ok ? parsed.value.text : '0';
}

function zeroOf(shape: ScalarShape): JsonValue {
  switch (scalarOf(shape)) {
    case 'bool':
      return false;
    case 'string':
      return '';
    case 'quantity':
      return '0';
    default:
      return 0;
  }
}

// An element of a list or map has its place even when it is zero.
function emptyOf(shape: GoShape): JsonValue {
  if (typeof shape === 'string') return zeroOf(shape);
  if ('list' in shape) return [];
  return 'map' in shape ? {} : writeStruct(shape, {});
}
