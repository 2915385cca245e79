import { HclSyntaxError } from './syntax-error.ts';
import type { Token } from './token.ts';

const shape = /-?(?:0[xX][0-9a-fA-F]+|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)/y;
const longestNumber = 400;

/** A number at `start`, or nothing. Decimal, `0x` hexadecimal, leading zero octal, fraction, exponent. */
export function lexNumber(source: string, start: number): Token | undefined {
  shape.lastIndex = start;
  const text = shape.exec(source)?.[0];
  if (text === undefined) return undefined;
  if (text.length > longestNumber) throw new HclSyntaxError(start, `a number of more than ${longestNumber} digits`);
  const token = { kind: 'number', offset: start, end: start + text.length, text } as const;
  if (/^-?(?:[0-9]+$|0[xX])/.test(text)) return { ...token, integer: integerOf(text, start) };
  return token;
}

function integerOf(text: string, start: number): bigint {
  const negative = text.startsWith('-');
  const digits = negative ? text.slice(1) : text;
  const octal = /^0[0-9]/.test(digits);
  if (octal && /[89]/.test(digits)) {
    throw new HclSyntaxError(start, `${text} begins with 0 and is octal`, 'write digits 0 to 7, or drop the leading 0');
  }
  const magnitude = BigInt(octal ? `0o${digits}` : digits);
  return negative ? -magnitude : magnitude;
}
