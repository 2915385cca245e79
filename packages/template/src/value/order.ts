import { JsonNumber } from '@sluice/core';
import { compareStrings } from './go-string.ts';
import { SizedInteger } from './tagged.ts';

/**
 * Go's order of map keys: strings by bytes, numbers by value with NaN first, false before true. Keys of different
 * kinds (only from YAML) sort by an address in Go, which is not stable; here nil, bool, int, float, string.
 * Source: spec/template.md 4.5.
 */
export function compareKeys(left: unknown, right: unknown): number {
  if (typeof left === 'string' && typeof right === 'string') return compareStrings(left, right);
  const difference = rank(left) - rank(right);
  if (difference !== 0) return difference;
  if (typeof left === 'number' && typeof right === 'number') return compareFloats(left, right);
  if (left instanceof JsonNumber && right instanceof JsonNumber) return compareStrings(left.text, right.text);
  const a = integerOf(left);
  const b = integerOf(right);
  return a < b ? -1 : a > b ? 1 : 0;
}

function rank(key: unknown): number {
  switch (typeof key) {
    case 'boolean':
      return 1;
    case 'bigint':
      return 2;
    case 'number':
      return 3;
    case 'string':
      return 5;
    default:
      return key instanceof SizedInteger ? 2 : key instanceof JsonNumber ? 4 : 0;
  }
}

function compareFloats(left: number, right: number): number {
  if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : -1;
  if (Number.isNaN(right)) return 1;
  return left - right;
}

function integerOf(key: unknown): bigint {
  if (typeof key === 'bigint') return key;
  if (typeof key === 'boolean') return key ? 1n : 0n;
  return key instanceof SizedInteger ? key.value : 0n;
}
