import { failure } from '../../failure.ts';
import { shortestDecimal, shortestFloat } from '../../print/float.ts';

/** value x 10^exponent, exactly: Sprig adds, multiplies and divides floats as decimal numbers. */
export interface DecimalNumber {
  readonly value: bigint;
  readonly exponent: number;
}

/** Digits behind the point to which quotients are rounded. */
const QUOTIENT_DIGITS = 16;

/** The shortest decimal that reads back as the float. */
export function decimalFrom(float: number): DecimalNumber {
  if (!Number.isFinite(float)) throw failure(`Cannot create a Decimal from ${shortestFloat(float)}`);
  const { digits, point } = shortestDecimal(Math.abs(float));
  const size = digits === '' ? 0n : BigInt(digits);
  return { value: float < 0 ? -size : size, exponent: point - digits.length };
}

/** The nearest float. */
export function floatFrom({ value, exponent }: DecimalNumber): number {
  return Number(`${value}e${exponent}`);
}

export function add(left: DecimalNumber, right: DecimalNumber): DecimalNumber {
  const exponent = Math.min(left.exponent, right.exponent);
  return { value: scaled(left, exponent) + scaled(right, exponent), exponent };
}

export function subtract(left: DecimalNumber, right: DecimalNumber): DecimalNumber {
  return add(left, { ...right, value: -right.value });
}

export function multiply(left: DecimalNumber, right: DecimalNumber): DecimalNumber {
  return { value: left.value * right.value, exponent: left.exponent + right.exponent };
}

/** Rounded half away from zero. */
export function divide(left: DecimalNumber, right: DecimalNumber): DecimalNumber {
  if (right.value === 0n) throw failure('decimal division by 0');
  const shift = left.exponent - right.exponent + QUOTIENT_DIGITS;
  const numerator = shift >= 0 ? left.value * 10n ** BigInt(shift) : left.value;
  const denominator = shift >= 0 ? right.value : right.value * 10n ** BigInt(-shift);
  const quotient = numerator / denominator;
  const twice = absolute(numerator % denominator) * 2n;
  const isNegative = numerator < 0n !== denominator < 0n;
  const rounded = twice >= absolute(denominator) ? quotient + (isNegative ? -1n : 1n) : quotient;
  return { value: rounded, exponent: -QUOTIENT_DIGITS };
}

function scaled({ value, exponent }: DecimalNumber, to: number): bigint {
  return value * 10n ** BigInt(exponent - to);
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
