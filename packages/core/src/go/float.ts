import type { Result } from '../result.ts';
import { fail, succeed } from '../result.ts';
import { quoteGo } from './quote.ts';

const decimalFloat = /^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/;
const hexadecimalFloat = /^([-+]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([-+]?[0-9]+)$/;
const special = /^([-+]?)(?:(nan)|inf|infinity)$/i;

/**
 * A double as Go's ParseFloat reads it: decimal, exponent, hexadecimal with `p` exponent, `_` between digits, `NaN`,
 * `Inf`; with Go's error text (`value out of range` beyond the largest double). Source: spec/injector.md 1.1.
 */
export function parseGoFloat(text: string): Result<number, string> {
  const value = readFloat(text);
  if (value === undefined) return fail(`strconv.ParseFloat: parsing ${quoteGo(text)}: invalid syntax`);
  if (Number.isFinite(value) || special.test(text)) return succeed(value);
  return fail(`strconv.ParseFloat: parsing ${quoteGo(text)}: value out of range`);
}

function readFloat(text: string): number | undefined {
  const named = special.exec(text);
  if (named !== null) return named[2] !== undefined && named[1] === '' ? NaN : signedInfinity(named);
  const hexadecimal = /^[-+]?0[xX]/.test(text);
  if (!hasTidyUnderscores(text, hexadecimal)) return undefined;
  const plain = text.replaceAll('_', '');
  if (hexadecimal) return readHexadecimal(plain);
  return decimalFloat.test(plain) ? Number(plain) : undefined;
}

// Go knows no signed NaN.
function signedInfinity([, sign, nan]: RegExpExecArray): number | undefined {
  if (nan !== undefined) return undefined;
  return sign === '-' ? -Infinity : Infinity;
}

function hasTidyUnderscores(text: string, hexadecimal: boolean): boolean {
  const digit = hexadecimal ? '[0-9a-fA-F]' : '[0-9]';
  const before = hexadecimal ? `(?:${digit}|0[xX])` : digit;
  return !text.includes('_') || !new RegExp(`(?<!${before})_|_(?!${digit})`).test(text);
}

function readHexadecimal(text: string): number | undefined {
  const [, sign = '', whole = '', fraction = '', exponentText = ''] = hexadecimalFloat.exec(text) ?? [];
  if (whole + fraction === '') return undefined;
  const mantissa = BigInt(`0x${whole}${fraction}`);
  const magnitude = toDouble(mantissa, clampExponent(exponentText) - 4 * fraction.length);
  return sign === '-' ? -magnitude : magnitude;
}

// Beyond these bounds the result is 0 or infinity whatever the digits are (texts are shorter than 10^5 digits).
function clampExponent(text: string): number {
  return Math.max(-1_000_000, Math.min(1_000_000, Number(text)));
}

/** mantissa * 2^exponent, rounded once, half to even. */
function toDouble(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n) return 0;
  const top = mantissa.toString(2).length + exponent;
  if (top > 1024) return Infinity;
  if (top < -1074) return 0;
  // 53 significant bits, fewer below the smallest normal number (its bits end at 2^-1074).
  const lowest = Math.max(top - 53, -1074);
  const shift = lowest - exponent;
  const rounded = shift <= 0 ? mantissa << BigInt(-shift) : roundedShift(mantissa, BigInt(shift));
  const half = Math.trunc(lowest / 2);
  return Number(rounded) * 2 ** half * 2 ** (lowest - half);
}

function roundedShift(value: bigint, shift: bigint): bigint {
  const quotient = value >> shift;
  const rest = value - (quotient << shift);
  const middle = 1n << (shift - 1n);
  return rest > middle || (rest === middle && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
}
