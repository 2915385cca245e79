import { hidden, message, RenderFailure } from '../../failure.ts';
import { quote } from '../../print/quote.ts';
import { bytesOf, stringOf } from '../../value/go-string.ts';

/** Which part of a URL: each leaves other characters as they are. */
export type UrlPart = 'path' | 'fragment' | 'user' | 'host' | 'zone';

/** Characters beside letters, digits and `-_.~` that are not escaped. */
const KEPT: Readonly<Record<UrlPart, string>> = {
  path: '$&+,/:;=@',
  fragment: '$&+,/:;=?@!()*',
  user: '$&+,;=',
  host: '!$&\'()*+,;=:[]<>"',
  zone: '!$&\'()*+,;=:[]<>"',
};

/** Escapes for one part of a URL. */
export function escapeUrl(text: string, part: UrlPart): string {
  let escaped = '';
  for (const byte of bytesOf(text)) {
    const character = String.fromCharCode(byte);
    escaped += isKept(character, part) ? character : percent(byte);
  }
  return escaped;
}

/** Undoes escapes; fails with Go's texts. */
export function unescapeUrl(text: string, part: UrlPart): string {
  const bytes: number[] = [];
  const input = bytesOf(text);
  for (let at = 0; at < input.length; at++) {
    const byte = input[at] ?? 0;
    if (byte === 0x25) {
      bytes.push(escapedByte(input, at, part));
      at += 2;
      continue;
    }
    const character = String.fromCharCode(byte);
    if ((part === 'host' || part === 'zone') && byte < 0x80 && !isKept(character, part)) {
      throw new RenderFailure(message`invalid character ${hidden(quote(character), 'a text')} in host name`);
    }
    bytes.push(byte);
  }
  return stringOf(Uint8Array.from(bytes));
}

function escapedByte(input: Uint8Array, at: number, part: UrlPart): number {
  const shown = stringOf(input.subarray(at, at + 3));
  if (!/^%[0-9a-fA-F]{2}$/.test(shown)) throw invalidEscape(shown);
  const byte = Number.parseInt(shown.slice(1), 16);
  // In hosts only what is not ASCII may be escaped; zones also know `%25`.
  if (part === 'host' && byte < 0x80 && shown !== '%25') throw invalidEscape(shown);
  if (
    part === 'zone' &&
    shown !== '%25' &&
    byte !== 0x20 &&
    byte < 0x80 &&
    !isKept(String.fromCharCode(byte), 'host')
  ) {
    throw invalidEscape(shown);
  }
  return byte;
}

function invalidEscape(shown: string): RenderFailure {
  return new RenderFailure(message`invalid URL escape ${hidden(quote(shown), 'an escape')}`);
}

function isKept(character: string, part: UrlPart): boolean {
  return /^[A-Za-z0-9\-_.~]$/.test(character) || KEPT[part].includes(character);
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
