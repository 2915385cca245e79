import type { Result } from '../result.ts';
import { fail, succeed } from '../result.ts';
import { quoteGo } from './quote.ts';

export interface IntegerOptions {
  /** Default 10. With 0 the text tells: `0x`, `0o`, `0b`, a leading 0 (octal), and `_` between digits is allowed. */
  readonly base?: 0 | 2 | 8 | 10 | 16;
  /** Size of the Go type; default 64. */
  readonly bits?: 8 | 16 | 32 | 64;
}

/** A signed integer as Go's ParseInt reads it, with Go's error text. Source: spec/injector.md 1.1. */
export function parseGoInt(text: string, { base = 10, bits = 64 }: IntegerOptions = {}): Result<bigint, string> {
  const negative = text.startsWith('-');
  const magnitude = readDigits(text.replace(/^[-+]/, ''), base);
  if (magnitude === undefined) return fail(`strconv.ParseInt: parsing ${quoteGo(text)}: invalid syntax`);
  const limit = 2n ** BigInt(bits - 1) - (negative ? 0n : 1n);
  if (magnitude > limit) return fail(`strconv.ParseInt: parsing ${quoteGo(text)}: value out of range`);
  return succeed(negative ? -magnitude : magnitude);
}

/** An unsigned integer as Go's ParseUint reads it (no sign), with Go's error text. Source: spec/injector.md 1.1. */
export function parseGoUint(text: string, { base = 10, bits = 64 }: IntegerOptions = {}): Result<bigint, string> {
  const value = readDigits(text, base);
  if (value === undefined) return fail(`strconv.ParseUint: parsing ${quoteGo(text)}: invalid syntax`);
  if (value < 2n ** BigInt(bits)) return succeed(value);
  return fail(`strconv.ParseUint: parsing ${quoteGo(text)}: value out of range`);
}

const digitsOf = { 2: /^[01]+$/, 8: /^[0-7]+$/, 10: /^[0-9]+$/, 16: /^[0-9a-fA-F]+$/ } as const;
const prefixOf = { 2: '0b', 8: '0o', 10: '', 16: '0x' } as const;
// A bound of ours: the widest type has 64 bits, so a longer text can only be leading zeros or out of range.
const longestText = 2000;

function readDigits(text: string, base: 0 | 2 | 8 | 10 | 16): bigint | undefined {
  if (base === 0) return readPrefixed(text);
  if (text.length > longestText || !digitsOf[base].test(text)) return undefined;
  return BigInt(prefixOf[base] + text);
}

function readPrefixed(text: string): bigint | undefined {
  const plain = text.replaceAll('_', '');
  if (text.includes('_') && !/^(?:0[xXbBoO]_?|)[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*$/.test(text)) return undefined;
  switch (plain.slice(0, 2).toLowerCase()) {
    case '0x':
      return readDigits(plain.slice(2), 16);
    case '0b':
      return readDigits(plain.slice(2), 2);
    case '0o':
      return readDigits(plain.slice(2), 8);
    default:
      return plain.length > 1 && plain.startsWith('0') ? readDigits(plain.slice(1), 8) : readDigits(plain, 10);
  }
}
