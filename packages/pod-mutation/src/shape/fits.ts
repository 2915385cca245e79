import type { JsonValue } from '@sluice/core';
import { isZeroWithoutDigits, JsonNumber, parseQuantity } from '@sluice/core';
import type { ScalarShape } from './go-shape.ts';
import { isNumber, scalarOf } from './go-shape.ts';

/** Whether a scalar has the type of its place. */
export function fits(shape: ScalarShape, value: JsonValue): boolean {
  // Most scalars of a pod are texts.
  if (typeof value === 'string' && (shape === 'string' || shape === '!string')) return true;
  switch (scalarOf(shape)) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'int32':
      return isInteger(value, 32);
    case 'int64':
      return isInteger(value, 64);
    case 'quantity':
      return quantityProblem(value) === undefined;
    case 'int-or-string':
      return typeof value === 'string' || isInteger(value, 32);
  }
}

// A number that is given as text is no integer when it has a point or an exponent, whatever its value is.
function isInteger(value: JsonValue, bits: 32 | 64): boolean {
  if (value instanceof JsonNumber) return /^-?[0-9]{1,20}$/.test(value.text) && isInRange(BigInt(value.text), bits);
  if (typeof value !== 'number' || !Number.isInteger(value)) return false;
  // 2^63 - 1 is 2^63 as a double.
  return bits === 32 ? value === (value | 0) : Math.abs(value) <= 2 ** 63;
}

function isInRange(value: bigint, bits: 32 | 64): boolean {
  return BigInt.asIntN(bits, value) === value;
}

/** Why a value is no quantity, in the words of the peer. */
export function quantityProblem(value: JsonValue): string | undefined {
  const text = typeof value === 'string' ? value.trim() : isNumber(value) ? String(value) : '';
  if (ordinaryQuantity.test(text)) return undefined;
  const parsed = parseQuantity(text);
  // Without digits it counts as 0: the API server has let it pass.
  return parsed.ok || isZeroWithoutDigits(text) ? undefined : parsed.error;
}

// What nearly all quantities look like; reading one to the end is ten times the work.
const ordinaryQuantity = /^[0-9]+(?:m|k|[MGTPE]i?|Ki)?$/;
