import type { JsonValue } from '@sluice/core';
import { JsonNumber } from '@sluice/core';
import type { GoShape, Scalar } from './go-shape.ts';
import { isList, isObject, memberOf, scalarOf } from './go-shape.ts';
import { fits } from './fits.ts';

/** A value that has not the type of its place, in our words. */
export interface WrongType {
  /** JSON pointer from the value that was looked at. */
  readonly pointer: string;
  readonly message: string;
  readonly hint: string;
}

/** Every value that has not the type of its place. For people: a decoder tells the first, by the names of Go types. */
export function wrongTypes(shape: GoShape, value: JsonValue, pointer: string = ''): readonly WrongType[] {
  if (value === null) return [];
  if (typeof shape === 'string') {
    if (fits(shape, value)) return [];
    const [wanted, hint] = ofScalar(scalarOf(shape), value);
    return [{ pointer, message: `is ${nameOf(value)}, where ${wanted} belongs`, hint }];
  }
  if ('list' in shape) {
    if (!isList(value)) return [notA('a list', value, pointer, 'begin each item with -')];
    return value.flatMap((item, index) => wrongTypes(shape.list, item, `${pointer}/${index}`));
  }
  if (!isObject(value)) return [notA('an object', value, pointer, 'write its members as NAME: VALUE')];
  return Object.entries(value).flatMap(([name, member]) => {
    const inner = 'map' in shape ? shape.map : memberOf(shape, name)?.shape;
    return inner === undefined ? [] : wrongTypes(inner, member, `${pointer}/${escapeStep(name)}`);
  });
}

function notA(wanted: string, value: JsonValue, pointer: string, hint: string): WrongType {
  return { pointer, message: `is ${nameOf(value)}, where ${wanted} belongs`, hint };
}

function ofScalar(scalar: Scalar, value: JsonValue): readonly [wanted: string, hint: string] {
  const isText = typeof value === 'string';
  switch (scalar) {
    case 'string':
      return [
        'a text',
        typeof value === 'object' && !(value instanceof JsonNumber) ? 'write one text' : 'put it into quotes',
      ];
    case 'bool':
      return ['a boolean', isText ? 'write true or false, without quotes' : 'write true or false'];
    case 'int32':
    case 'int64':
      return ['a whole number', isText ? 'write a number without quotes' : 'write a whole number'];
    case 'quantity':
      return ['a quantity', 'write one such as 500m, 0.5, 64Mi'];
    case 'int-or-string':
      return ['a text or a whole number', 'write one of them'];
  }
}

function nameOf(value: JsonValue): string {
  if (typeof value === 'boolean') return 'a boolean';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'number' || value instanceof JsonNumber) return 'a number';
  return isList(value) ? 'a list' : 'an object';
}

function escapeStep(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
