import { JsonNumber } from '@sluice/core';
import type { Value } from './value.ts';

/** Go's reflect kinds as far as values of templates have them. */
export type Kind =
  | 'invalid'
  | 'bool'
  | 'string'
  | 'int'
  | 'uint'
  | 'float'
  | 'complex'
  | 'slice'
  | 'map'
  | 'struct'
  | 'pointer'
  | 'channel'
  | 'function';

/** The kind; integers of all sizes are `int` or `uint`, nil of either flavour is `invalid`. */
export function kindOf(value: Value): Kind {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'float';
    case 'undefined':
      return 'invalid';
    default:
      return value === null ? 'invalid' : kindOfObject(value);
  }
}

/** Go's name of the dynamic type, as `%T` prints it (nil is `<nil>`). */
export function typeName(value: Value): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'float64';
    case 'undefined':
      return '<nil>';
    default:
      return value === null ? '<nil>' : typeNameOfObject(value);
  }
}

type ObjectValue = Exclude<Value, undefined | null | string | boolean | bigint | number>;

function kindOfObject(value: ObjectValue): Kind {
  if (value instanceof JsonNumber) return 'string';
  switch (value.kind) {
    case 'integer':
      return value.type.startsWith('uint') ? 'uint' : 'int';
    case 'complex':
      return 'complex';
    case 'list':
      return 'slice';
    case 'map':
      return 'map';
    case 'struct':
      return value.type.pointer ? 'pointer' : 'struct';
    case 'sequence':
      return 'channel';
    case 'function':
      return 'function';
    case 'typed-nil':
      return 'pointer';
  }
}

function typeNameOfObject(value: ObjectValue): string {
  if (value instanceof JsonNumber) return 'json.Number';
  switch (value.kind) {
    case 'integer':
    case 'map':
    case 'function':
    case 'typed-nil':
      return value.type;
    case 'complex':
      return 'complex128';
    case 'list':
      return `[]${value.elementType}`;
    case 'struct':
      return value.type.pointer ? `*${value.type.name}` : value.type.name;
    case 'sequence':
      return '<-chan int64';
  }
}
