import { JsonNumber } from '@sluice/core';
import { checkNesting } from './limits.ts';
import { spendSteps } from './work.ts';
import { GoList } from './value.ts';
import { GoMap } from './value.ts';
import { GoStruct } from './value.ts';
import { Complex, SizedInteger, TypedNil } from './tagged.ts';
import type { Value } from './value.ts';

/** Go's reflect.DeepEqual: same type and same content; both nils are the same. */
export function deepEqual(left: Value, right: Value, depth = 0): boolean {
  checkNesting(depth, 0);
  if (left === right) return true;
  if (left === undefined || left === null) return right === undefined || right === null;
  if (left instanceof JsonNumber) return right instanceof JsonNumber && left.text === right.text;
  if (left instanceof SizedInteger) {
    return right instanceof SizedInteger && left.type === right.type && left.value === right.value;
  }
  if (left instanceof Complex) {
    return right instanceof Complex && left.real === right.real && left.imaginary === right.imaginary;
  }
  if (left instanceof TypedNil) return right instanceof TypedNil && left.type === right.type;
  if (left instanceof GoList) return right instanceof GoList && equalLists(left, right, depth);
  if (left instanceof GoMap) return right instanceof GoMap && equalMaps(left, right, depth);
  return left instanceof GoStruct && right instanceof GoStruct && equalStructs(left, right, depth);
}

function equalLists(left: GoList, right: GoList, depth: number): boolean {
  if (left.elementType !== right.elementType || left.isNil !== right.isNil) return false;
  if (left.items.length !== right.items.length) return false;
  return left.items.every((item, index) => deepEqual(item, right.items[index], depth + 1));
}

function equalMaps(left: GoMap, right: GoMap, depth: number): boolean {
  if (left.type !== right.type || left.isNil !== right.isNil || left.size !== right.size) return false;
  spendSteps(left.size * stepsOfComparedEntry);
  return left.sortedKeys().every((key) => right.has(key) && deepEqual(left.get(key), right.get(key), depth + 1));
}

function equalStructs(left: GoStruct, right: GoStruct, depth: number): boolean {
  if (left.type !== right.type) return false;
  if (left.state !== undefined) return equalStates(left.state, right.state);
  return left.type.fields.every((name) => deepEqual(left.fields[name], right.fields[name], depth + 1));
}

/** Two keys are looked up and sorted. */
const stepsOfComparedEntry = 8;

/** What times and versions hold: plain records of texts and numbers. */
function equalStates(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left === right;
  const others = new Map<string, unknown>(Object.entries(right));
  return Object.entries(left).every(([name, value]) => value === others.get(name));
}
