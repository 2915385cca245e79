import { JsonNumber } from '@sluice/core';
import type { Message } from '../failure.ts';
import { failure, message, Operand, RenderFailure } from '../failure.ts';
import { formatOperand, noFlags } from '../print/format.ts';
import { printOperand } from '../print/print.ts';
import { compareStrings } from '../value/go-string.ts';
import { kindOf, typeName } from '../value/kind.ts';
import { Complex, SizedInteger } from '../value/tagged.ts';
import type { Value } from '../value/value.ts';

/** `eq`: whether `first` equals any of `others`. Source: spec/template.md 5.1. */
export function equalsAny(first: Value, others: readonly Value[]): boolean {
  if (isReference(first)) {
    const kind = kindOf(first);
    // Pointers and channels can be compared; the others only with nil.
    if (others.length === 0) throw failure('missing argument for comparison');
    return others.some((other) =>
      kind === 'pointer' || kind === 'channel' ? equalPointers(first, other) : equalContainers(first, other),
    );
  }
  if (others.length === 0) throw failure('missing argument for comparison');
  return others.some((other) => equals(first, other));
}

/** `lt`. */
export function isLess(left: Value, right: Value): boolean {
  const kind = basicKind(left);
  const other = basicKind(right);
  if (kind === undefined || other === undefined) throw failure('invalid type for comparison');
  const a = left;
  const b = right;
  if (kind === 'string' && other === 'string') return compareStrings(textOf(a), textOf(b)) < 0;
  if (isInteger(kind) && isInteger(other)) return integerOf(a) < integerOf(b);
  if (kind === 'float' && other === 'float') return Number(a) < Number(b);
  if (kind !== other) throw incompatible(left, right);
  throw failure('invalid type for comparison');
}

function isReference(value: Value): boolean {
  return value !== undefined && value !== null && basicKind(value) === undefined;
}

type BasicKind = 'bool' | 'int' | 'uint' | 'float' | 'complex' | 'string';

function basicKind(value: Value): BasicKind | undefined {
  const kind = kindOf(value);
  switch (kind) {
    case 'bool':
    case 'int':
    case 'uint':
    case 'float':
    case 'complex':
    case 'string':
      return kind;
    default:
      return undefined;
  }
}

function equals(left: Value, right: Value): boolean {
  const kind = basicKind(left);
  const other = basicKind(right);
  if (kind === undefined) return right === undefined || right === null || isNilContainer(right);
  if (other === undefined) {
    if (right === undefined || right === null) return false;
    throw incompatible(left, right);
  }
  if (isInteger(kind) && isInteger(other)) return integerOf(left) === integerOf(right);
  if (kind !== other) throw incompatible(left, right);
  if (kind === 'string') return textOf(left) === textOf(right);
  if (left instanceof Complex && right instanceof Complex) {
    return left.real === right.real && left.imaginary === right.imaginary;
  }
  return left === right;
}

function equalPointers(left: Value, right: Value): boolean {
  if (right === undefined || right === null) return kindOf(left) === 'pointer' && isNilPointer(left);
  if (basicKind(right) !== undefined || typeName(left) !== typeName(right)) throw incompatible(left, right);
  return left === right;
}

function isNilPointer(value: Value): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'typed-nil';
}

function equalContainers(left: Value, right: Value): boolean {
  if (right === undefined || right === null) return isNilContainer(left);
  if (basicKind(right) !== undefined) throw incompatible(left, right);
  if (kindOf(left) !== kindOf(right)) {
    throw new RenderFailure(message`non-comparable types ${described(left)}, ${typeName(right)}: ${shown(right)}`);
  }
  if (isNilContainer(left) || isNilContainer(right)) return isNilContainer(left) && isNilContainer(right);
  throw new RenderFailure(message`non-comparable type ${described(right)}`);
}

function isNilContainer(value: Value): boolean {
  return typeof value === 'object' && value !== null && 'isNil' in value && value.isNil;
}

/** A value as the verb `s` prints it, which complains about numbers, and its type. */
function described(value: Value): Message {
  return message`${new Operand(formatOperand(value, 's', noFlags()), 'a value')}: ${typeName(value)}`;
}

function shown(value: Value): Operand {
  return new Operand(printOperand(value), 'a value');
}

function incompatible(left: Value, right: Value): RenderFailure {
  return failure(`incompatible types for comparison: ${typeName(left)} and ${typeName(right)}`);
}

function isInteger(kind: BasicKind): boolean {
  return kind === 'int' || kind === 'uint';
}

function integerOf(value: Value): bigint {
  return value instanceof SizedInteger ? value.value : typeof value === 'bigint' ? value : 0n;
}

function textOf(value: Value): string {
  return value instanceof JsonNumber ? value.text : typeof value === 'string' ? value : '';
}
