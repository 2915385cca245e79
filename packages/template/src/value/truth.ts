import { JsonNumber } from '@sluice/core';
import type { Value } from './value.ts';

/** Go templates' truth: false are false, zero, empty texts, lists and maps, and nil. Source: spec/template.md 4.2. */
export function isTrue(value: Value): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value !== '';
    case 'bigint':
      return value !== 0n;
    case 'number':
      // NaN is not zero.
      return value !== 0;
    case 'undefined':
      return false;
    default:
      break;
  }
  if (value === null) return false;
  if (value instanceof JsonNumber) return value.text !== '';
  switch (value.kind) {
    case 'integer':
      return value.value !== 0n;
    case 'complex':
      return value.real !== 0 || value.imaginary !== 0;
    case 'list':
      return value.items.length > 0;
    case 'map':
      return value.size > 0;
    case 'typed-nil':
      return false;
    case 'struct':
    case 'sequence':
    case 'function':
      return true;
  }
}
