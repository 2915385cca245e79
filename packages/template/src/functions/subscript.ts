import { JsonNumber } from '@sluice/core';
import { failure, message, Operand, RenderFailure } from '../failure.ts';
import { byteLength, bytesOf, sliceBytes } from '../value/go-string.ts';
import { typeName } from '../value/kind.ts';
import { GoList } from '../value/value.ts';
import { GoMap } from '../value/value.ts';
import { SizedInteger, TypedNil } from '../value/tagged.ts';
import type { Value } from '../value/value.ts';

/** `index`. Source: spec/template.md 5. */
export function indexValue(value: Value, keys: readonly Value[]): Value {
  if (value === undefined || value === null) throw failure('index of untyped nil');
  let current: Value = value;
  for (const key of keys) {
    if (current === undefined || current === null || current instanceof TypedNil) throw failure('index of nil pointer');
    current = entryOf(current, key);
  }
  return current;
}

/** `slice`. */
export function sliceValue(value: Value, positions: readonly Value[]): Value {
  if (value === undefined || value === null) throw failure('slice of untyped nil');
  if (positions.length > 3) throw failure(`too many slice indexes: ${positions.length}`);
  const text = value instanceof JsonNumber ? value.text : value;
  if (typeof text === 'string') {
    if (positions.length === 3) throw failure('cannot 3-index slice a string');
    const [start, end] = bounds(positions, byteLength(text), byteLength(text));
    const part = sliceBytes(text, start, end);
    return value instanceof JsonNumber ? new JsonNumber(part) : part;
  }
  if (!(value instanceof GoList)) throw failure(`can't slice item of type ${typeName(value)}`);
  const array = value.spare.length === 0 ? value.items : [...value.items, ...value.spare];
  const [start, end, most = array.length] = bounds(positions, value.items.length, array.length);
  return new GoList(value.elementType, array.slice(start, end), value.isNil, array.slice(end, most));
}

function entryOf(value: Exclude<Value, undefined | null>, key: Value): Value {
  const text = value instanceof JsonNumber ? value.text : value;
  if (typeof text === 'string') {
    const bytes = bytesOf(text);
    return new SizedInteger('uint8', BigInt(bytes[elementIndex(key, bytes.length, 'string')] ?? 0));
  }
  if (value instanceof GoList) return value.items[elementIndex(key, value.items.length, 'slice')];
  if (value instanceof GoMap) return mapEntry(value, key);
  const type = typeName(value);
  throw failure(`can't index item of type ${type.startsWith('*') ? type.slice(1) : type}`);
}

function mapEntry(map: GoMap, key: Value): Value {
  if (map.keyType === 'string') {
    if (key === undefined || key === null) throw failure('value is nil; should be of type string');
    if (typeof key !== 'string') throw failure(`value has type ${typeName(key)}; should be string`);
  }
  if (key instanceof GoMap || key instanceof GoList) {
    throw failure(`runtime error: hash of unhashable type ${typeName(key)}`);
  }
  const value = map.get(key === undefined ? null : key);
  return value === undefined ? map.zero() : value;
}

function elementIndex(key: Value, length: number, container: 'string' | 'slice'): number {
  const index = position(key);
  if (index < 0 || index > length) throw outOfRange(index);
  if (index === BigInt(length)) throw failure(`reflect: ${container} index out of range`);
  return Number(index);
}

function position(key: Value): bigint {
  if (typeof key === 'bigint') return key;
  if (key instanceof SizedInteger) return key.value;
  if (key === undefined || key === null) throw failure('cannot index slice/array with nil');
  throw failure(`cannot index slice/array with type ${typeName(key)}`);
}

function bounds(
  positions: readonly Value[],
  length: number,
  capacity: number,
): readonly [start: number, end: number, most?: number] {
  const indexes = positions.map((key) => {
    const index = position(key);
    if (index < 0 || index > capacity) throw outOfRange(index);
    return Number(index);
  });
  const [start = 0, end = length, most] = indexes;
  if (start > end) throw reversed(start, end);
  if (most !== undefined && end > most) throw reversed(end, most);
  return most === undefined ? [start, end] : [start, end, most];
}

function outOfRange(index: bigint): RenderFailure {
  return new RenderFailure(message`index out of range: ${integer(index)}`);
}

function reversed(start: number, end: number): RenderFailure {
  return new RenderFailure(message`invalid slice index: ${integer(start)} > ${integer(end)}`);
}

/** Also a number may be a secret. */
function integer(value: bigint | number): Operand {
  return new Operand(String(value), 'an integer');
}
