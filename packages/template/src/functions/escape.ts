import { isPrintable } from '../print/quote.ts';
import { GrowingText } from '../value/growing-text.ts';
import { bytesOf, codePoint, hasRawBytes, isRaw } from '../value/go-string.ts';

const HTML: Readonly<Record<string, string>> = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\0': '\ufffd',
};

/** HTML text with its five special characters as references. */
export function escapeHtml(text: string): string {
  return text.replace(/["'&<>\0]/g, (character) => HTML[character] ?? character);
}

/** Text for a JavaScript string in either quotes. */
export function escapeJavaScript(text: string): string {
  const escaped = new GrowingText();
  for (const character of text) escaped.add(javaScriptCharacter(character));
  return escaped.text();
}

/** Text for the query of a URL: `+` for a space, `%XX` for all bytes but unreserved ones. */
export function escapeQuery(text: string): string {
  if (/^[A-Za-z0-9\-_.~]*$/.test(text)) return text;
  if (hasRawBytes(text)) return escapeBytes(text, /[A-Za-z0-9\-_.~]/, '+');
  return encodeURIComponent(text).replace(/[!'()*]|%20/g, (piece) => QUERY[piece] ?? piece);
}

/** Where the language's own escaping for queries is another. */
const QUERY: Readonly<Record<string, string>> = {
  '%20': '+',
  '!': '%21',
  "'": '%27',
  '(': '%28',
  ')': '%29',
  '*': '%2A',
};

/** `%XX` for every byte that `kept` does not match; `space` stands for spaces. */
export function escapeBytes(text: string, kept: RegExp, space: string): string {
  const escaped = new GrowingText();
  for (const byte of bytesOf(text)) {
    const character = String.fromCharCode(byte);
    if (kept.test(character)) escaped.add(character);
    else if (byte === 0x20) escaped.add(space);
    else escaped.add(`%${byte.toString(16).toUpperCase().padStart(2, '0')}`);
  }
  return escaped.text();
}

function javaScriptCharacter(character: string): string {
  if (character === '\\' || character === "'" || character === '"') return `\\${character}`;
  const point = codePoint(character);
  if ('<>&='.includes(character) || point < 0x20) return unicodeEscape(point);
  return point < 0x80 || isRaw(point) || isPrintable(point) ? character : unicodeEscape(point);
}

function unicodeEscape(point: number): string {
  return `\\u${point.toString(16).toUpperCase().padStart(4, '0')}`;
}
