import { GrowingText } from '../value/growing-text.ts';
import { codePoint, hasRawBytes, isRaw } from '../value/go-string.ts';

/** Characters that Go calls printable: letters, marks, numbers, punctuation, symbols and the ASCII space. */
export function isPrintable(point: number): boolean {
  if (point < 0x7f) return point >= 0x20;
  // All of Latin up to there, without the expression, which takes a millisecond when it is first used.
  if (point < 0x378) return point > 0xa0 && point !== 0xad;
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(String.fromCodePoint(point));
}

/** A Go string literal in double quotes; with `ascii` everything beyond ASCII is escaped. */
export function quote(text: string, ascii = false): string {
  // Nothing to escape in the usual text.
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  const quoted = new GrowingText();
  quoted.add('"');
  for (const character of text) quoted.add(escapeCharacter(character, '"', ascii));
  quoted.add('"');
  return quoted.text();
}

/** A Go character literal; what is no character becomes U+FFFD. */
export function quoteCharacter(point: bigint, ascii = false): string {
  return `'${escapeCharacter(characterOf(point), "'", ascii)}'`;
}

/** The character of an integer, U+FFFD when there is none. */
export function characterOf(point: bigint): string {
  const valid = point >= 0n && point <= 0x10ffffn && (point < 0xd800n || point > 0xdfffn);
  return valid ? String.fromCodePoint(Number(point)) : '\ufffd';
}

/** Whether the text can stand between backquotes unchanged. */
export function canBackquote(text: string): boolean {
  return !/[\0-\x08\n-\x1f`\x7f\ufeff]/.test(text) && !hasRawBytes(text);
}

const NAMED: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

function escapeCharacter(character: string, mark: string, ascii: boolean): string {
  const point = codePoint(character);
  if (character === mark || character === '\\') return `\\${character}`;
  if (isRaw(point)) return `\\x${hex(point - 0xdc00, 2)}`;
  if (point < 0x80 ? point >= 0x20 && point < 0x7f : !ascii && isPrintable(point)) return character;
  const named = NAMED[character];
  if (named !== undefined) return named;
  if (point < 0x20 || point === 0x7f) return `\\x${hex(point, 2)}`;
  return point < 0x10000 ? `\\u${hex(point, 4)}` : `\\U${hex(point, 8)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
