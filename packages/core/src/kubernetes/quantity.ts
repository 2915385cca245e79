import type { Result } from '../result.ts';
import { fail, succeed } from '../result.ts';

/** A Kubernetes resource quantity. */
export interface Quantity {
  /** Exact value in 10^-9, the finest that Kubernetes keeps; finer texts are rounded away from zero. */
  readonly nanoUnits: bigint;
  /** The spelling that the API server and the peer write: `0.5` is `500m`, `1024Mi` is `1Gi`. */
  readonly text: string;
}

const malformed = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const badSuffix = "unable to parse quantity's suffix";
const badNumber = 'unable to parse numeric part of quantity';
const decimalSuffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const shape = /^([-+]?)([0-9]*)(?:(\.)([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/;
const nano = 10n ** 9n;
const largestBinary = (2n ** 63n - 1n) * nano;
// A bound of ours, against texts such as 1e999999999.
const largestExponent = 400;

/**
 * Reads a quantity and finds its canonical spelling. Error texts are the peer's; a text without digits (`Gi`, `-`),
 * which the peer takes for 0, is an error here. Source: spec/injector.md 1.1 and 3.7.
 */
export function parseQuantity(text: string): Result<Quantity, string> {
  const [matched, sign = '', whole = '', , fraction = '', suffixText = ''] = shape.exec(text) ?? [];
  if (matched === undefined || text === '') return fail(malformed);
  const suffix = readSuffix(suffixText);
  if (suffix === undefined) return fail(badSuffix);
  if (whole + fraction === '') return fail(badNumber);
  const number = { negative: sign === '-', whole, fraction, suffix };
  const nanoUnits = valueOf(number);
  return succeed({ nanoUnits, text: staysAsWritten(number) ? text : spell(nanoUnits, suffix.format) });
}

/**
 * Whether Kubernetes takes a text without digits (`Gi`, `-`, `e3`) for 0;
 * with the largest and smallest suffixes it refuses it.
 */
export function isZeroWithoutDigits(text: string): boolean {
  const [matched, , whole = '', , fraction = '', suffixText = ''] = shape.exec(text) ?? [];
  if (matched === undefined || text === '' || whole + fraction !== '') return false;
  const suffix = readSuffix(suffixText);
  if (suffix === undefined) return false;
  return suffix.format === 'binary' ? suffix.exponent < 6 : suffix.exponent >= -9;
}

/** Negative, zero or positive, as `left` is less than, equal to or greater than `right`. */
export function compareQuantities(left: Quantity, right: Quantity): number {
  if (left.nanoUnits === right.nanoUnits) return 0;
  return left.nanoUnits < right.nanoUnits ? -1 : 1;
}

type Format = 'decimal' | 'exponent' | 'binary';

interface Suffix {
  readonly format: Format;
  /** Power of 10; for `binary` power of 1024. */
  readonly exponent: number;
}

interface Numeral {
  readonly negative: boolean;
  /** Digits before and behind the point. */
  readonly whole: string;
  readonly fraction: string;
  readonly suffix: Suffix;
}

function readSuffix(text: string): Suffix | undefined {
  const decimal = decimalSuffixes.indexOf(text);
  if (decimal >= 0) return { format: 'decimal', exponent: 3 * (decimal - 3) };
  const binary = binarySuffixes.indexOf(text);
  if (binary > 0) return { format: 'binary', exponent: binary };
  const exponent = /^[eE]([-+]?[0-9]+)$/.exec(text)?.[1];
  if (exponent === undefined || Math.abs(Number(exponent)) > largestExponent) return undefined;
  return { format: 'exponent', exponent: Number(exponent) };
}

function valueOf({ negative, whole, fraction, suffix }: Numeral): bigint {
  const binary = suffix.format === 'binary';
  const factor = binary ? 1024n ** BigInt(suffix.exponent) : 1n;
  const power = 9 - fraction.length + (binary ? 0 : suffix.exponent);
  const scaled = BigInt(whole + fraction) * factor;
  const magnitude = power >= 0 ? scaled * 10n ** BigInt(power) : divideUp(scaled, 10n ** BigInt(-power));
  const capped = binary && magnitude > largestBinary ? largestBinary : magnitude;
  return negative ? -capped : capped;
}

function divideUp(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}

/**
 * The recorded exceptions of spec/injector.md 3.7: a short decimal whose digits need no shifting is kept, and so is a
 * short whole number with a binary suffix that no further suffix could take over. Leading zeros do not count.
 */
function staysAsWritten({ whole, fraction, suffix }: Numeral): boolean {
  const digits = (whole.replace(/^0+/, '') || '0') + fraction;
  if (suffix.format === 'binary') {
    return fraction === '' && digits.length + 3 * suffix.exponent <= 14 && BigInt(digits) % 8n !== 0n;
  }
  const exponent = suffix.exponent - fraction.length;
  if (digits.length > 18 || exponent % 3 !== 0 || exponent < -9) return false;
  return !digits.startsWith('0') && !digits.endsWith('000');
}

function spell(nanoUnits: bigint, format: Format): string {
  if (nanoUnits === 0n) return '0';
  const small = nanoUnits > -1024n * nano && nanoUnits < 1024n * nano;
  if (format === 'binary' && !small && nanoUnits % nano === 0n) return spellBinary(nanoUnits / nano);
  return format === 'exponent' ? spellExponent(nanoUnits) : spellDecimal(nanoUnits);
}

function spellBinary(value: bigint): string {
  const { mantissa, steps } = factorOut(value, 1024n, binarySuffixes.length - 1);
  return `${String(mantissa)}${binarySuffixes[steps] ?? ''}`;
}

function spellDecimal(nanoUnits: bigint): string {
  const { mantissa, steps } = factorOut(nanoUnits, 1000n, decimalSuffixes.length - 1);
  return `${String(mantissa)}${decimalSuffixes[steps] ?? ''}`;
}

function spellExponent(nanoUnits: bigint): string {
  const { mantissa, steps } = factorOut(nanoUnits, 1000n, Infinity);
  return steps === 3 ? String(mantissa) : `${String(mantissa)}e${3 * (steps - 3)}`;
}

function factorOut(value: bigint, factor: bigint, most: number): { mantissa: bigint; steps: number } {
  let mantissa = value;
  let steps = 0;
  for (; steps < most && mantissa % factor === 0n; steps += 1) mantissa /= factor;
  return { mantissa, steps };
}
