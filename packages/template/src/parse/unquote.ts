import { rejoin } from '../value/go-string.ts';

/** Value of a Go string literal with its quotes (`"..."` or backquotes); `undefined` when an escape is wrong. */
export function unquote(source: string): string | undefined {
  // Go drops carriage returns from raw strings.
  if (source.startsWith('`')) return source.slice(1, -1).replaceAll('\r', '');
  if (!source.includes('\\')) return source.slice(1, -1);
  let text = '';
  let at = 1;
  while (at < source.length - 1) {
    const read = unquoteCharacter(source, at, '"');
    if (read === undefined) return undefined;
    text +=
      read.isByte && read.point >= 0x80 ? String.fromCharCode(0xdc00 + read.point) : String.fromCodePoint(read.point);
    at = read.end;
  }
  return rejoin(text);
}

/** One character, escaped or not, of a literal in `mark`s. `isByte`: it was written as `\x..` or in octal. */
export function unquoteCharacter(
  source: string,
  at: number,
  mark: '"' | "'",
): { readonly point: number; readonly end: number; readonly isByte: boolean } | undefined {
  const point = source.codePointAt(at);
  if (point === undefined || source[at] === mark) return undefined;
  if (source[at] !== '\\') return { point, end: at + (point > 0xffff ? 2 : 1), isByte: false };
  const letter = source[at + 1] ?? '';
  const simple = SIMPLE[letter];
  if (simple !== undefined) return { point: simple, end: at + 2, isByte: false };
  if (letter === mark) return { point: mark.charCodeAt(0), end: at + 2, isByte: false };
  if (letter >= '0' && letter <= '7') return numeric(source, at + 1, 3, 8, true);
  if (letter === 'x') return numeric(source, at + 2, 2, 16, true);
  if (letter === 'u') return numeric(source, at + 2, 4, 16, false);
  return letter === 'U' ? numeric(source, at + 2, 8, 16, false) : undefined;
}

const SIMPLE: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92 };

function numeric(source: string, from: number, digits: number, base: 8 | 16, isByte: boolean) {
  const text = source.slice(from, from + digits);
  if (text.length < digits || !(base === 8 ? /^[0-7]+$/ : /^[0-9a-fA-F]+$/).test(text)) return undefined;
  const point = Number.parseInt(text, base);
  const valid = isByte ? point < 0x100 : point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  return valid ? { point, end: from + digits, isByte } : undefined;
}
