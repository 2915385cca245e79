import { spendSteps } from './work.ts';

/** Why a number was refused, in strconv's words. */
export type NumberProblem = 'invalid syntax' | 'value out of range';

/** Go's ParseInt to 64 bits. Base 0 takes the base from the prefix and allows underscores. */
export function parseGoInteger(text: string, base: 0 | 10): bigint | NumberProblem {
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  const size = digits(text.slice(sign.length), base);
  if (size === undefined)
    return overflowsFirst(text.slice(sign.length), base) ? 'value out of range' : 'invalid syntax';
  const value = sign === '-' ? -size : size;
  return BigInt.asIntN(64, value) === value ? value : 'value out of range';
}

/** Go's ParseUint to 64 bits; no sign. */
export function parseGoUnsigned(text: string, base: 0 | 8 | 10): bigint | NumberProblem {
  const value = digits(text, base);
  if (value === undefined) return overflowsFirst(text, base) ? 'value out of range' : 'invalid syntax';
  return BigInt.asUintN(64, value) === value ? value : 'value out of range';
}

const DECIMAL_FLOAT =
  /^[+-]?(?:[0-9]+(?:_[0-9]+)*(?:\.(?:[0-9]+(?:_[0-9]+)*)?)?|\.[0-9]+(?:_[0-9]+)*)(?:[eE][+-]?[0-9]+(?:_[0-9]+)*)?$/;
const HEXADECIMAL_FLOAT =
  /^([+-]?)0[xX]_?([0-9a-fA-F]*(?:_[0-9a-fA-F]+)*)(?:\.([0-9a-fA-F]*(?:_[0-9a-fA-F]+)*))?[pP]([+-]?[0-9]+(?:_[0-9]+)*)$/;

/** Go's ParseFloat to 64 bits, with underscores as in Go's literals. */
export function parseGoFloat(text: string): number | NumberProblem {
  const named = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (named !== null) {
    if (named[2]?.toLowerCase() === 'nan') return named[1] === '' ? Number.NaN : 'invalid syntax';
    return named[1] === '-' ? -Infinity : Infinity;
  }
  const hexadecimal = HEXADECIMAL_FLOAT.exec(text);
  if (hexadecimal !== null) return hexadecimalFloat(hexadecimal);
  if (!DECIMAL_FLOAT.test(text)) return 'invalid syntax';
  const value = Number(text.replaceAll('_', ''));
  return Number.isFinite(value) ? value : 'value out of range';
}

const longest = 100;

const DIGITS: Readonly<Record<number, RegExp>> = { 2: /^[01]+$/, 8: /^[0-7]+$/, 10: /^[0-9]+$/, 16: /^[0-9a-fA-F]+$/ };

/** Go reads digit by digit: a number that is too large before the first wrong character is just that. */
function overflowsFirst(text: string, base: 0 | 8 | 10): boolean {
  const leading = /^[0-9_]*/.exec(text)?.[0] ?? '';
  const size = base === 8 || leading.length === text.length ? undefined : digits(leading.replace(/_$/, ''), base);
  return size !== undefined && BigInt.asUintN(64, size) !== size;
}

function digits(text: string, base: 0 | 8 | 10): bigint | undefined {
  // The engine takes 100 ns for a digit of a long number.
  if (text.length > longest) spendSteps(text.length * 2);
  if (base !== 0) return (DIGITS[base]?.test(text) ?? false) ? BigInt(base === 8 ? `0o${text}` : text) : undefined;
  const prefix = /^0[xXoObB]/.exec(text)?.[0].toLowerCase();
  const isOldOctal = prefix === undefined && text.length > 1 && text.startsWith('0');
  const start = prefix === undefined ? (isOldOctal ? '0' : '') : prefix;
  const rest = text.slice(start.length);
  // An underscore separates digits, or the prefix from the digits.
  if (/__|_$/.test(rest) || (start === '' && rest.startsWith('_'))) return undefined;
  const plain = rest.replaceAll('_', '');
  const radix = prefix === '0x' ? 16 : prefix === '0b' ? 2 : prefix === '0o' || isOldOctal ? 8 : 10;
  if (!(DIGITS[radix]?.test(plain) ?? false)) return undefined;
  return BigInt(radix === 10 ? plain : `${{ 16: '0x', 8: '0o', 2: '0b' }[radix]}${plain}`);
}

function hexadecimalFloat([, sign, whole = '', fraction = '', power = '0']: RegExpExecArray): number | NumberProblem {
  const digitsOnly = (whole + fraction).replaceAll('_', '');
  if (digitsOnly === '') return 'invalid syntax';
  const mantissa = BigInt(`0x${digitsOnly}`);
  const exponent = Number(power.replaceAll('_', '')) - 4 * fraction.replaceAll('_', '').length;
  const value = scale(mantissa, exponent);
  if (!Number.isFinite(value)) return 'value out of range';
  return sign === '-' ? -value : value;
}

/** mantissa x 2^exponent, rounded once. */
function scale(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n) return 0;
  const bits = mantissa.toString(2).length;
  if (exponent + bits > 1100) return Infinity;
  if (exponent + bits < -1100) return 0;
  if (exponent >= 0) return Number(mantissa << BigInt(exponent));
  const lowest = Math.max(exponent + bits - 53, -1074);
  const drop = lowest - exponent;
  if (drop <= 0) return Number(mantissa) * 2 ** exponent;
  const divisor = 1n << BigInt(drop);
  const quotient = mantissa / divisor;
  const twice = (mantissa % divisor) * 2n;
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return Number(up ? quotient + 1n : quotient) * 2 ** lowest;
}
