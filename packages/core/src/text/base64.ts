import type { Result } from '../result.ts';
import { fail, succeed } from '../result.ts';

const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const urlSafe = `${standard.slice(0, 62)}-_`;
const paddingCode = 0x3d;
const standardCodes = new TextEncoder().encode(standard);
const urlSafeCodes = new TextEncoder().encode(urlSafe);

export interface Base64Options {
  /** `url` uses `-` and `_` (RFC 4648 5). Default: `standard`. */
  readonly alphabet?: 'standard' | 'url';
  /** Fill up with `=`. Default: true. */
  readonly padding?: boolean;
}

/** Base64 of RFC 4648, by default with the standard alphabet and padding. */
export function encodeBase64(bytes: Uint8Array, { alphabet, padding = true }: Base64Options = {}): string {
  const letters = alphabet === 'url' ? urlSafeCodes : standardCodes;
  // Codes in an array: a text that grows by letters takes five times as long and leaves 27 times its size as garbage.
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(paddingCode);
  let length = 0;
  for (let index = 0; index < bytes.length; index += 3) {
    const group = (at(bytes, index) << 16) | (at(bytes, index + 1) << 8) | at(bytes, index + 2);
    const left = bytes.length - index;
    codes[length] = at(letters, group >> 18);
    codes[length + 1] = at(letters, (group >> 12) & 63);
    if (left > 1) codes[length + 2] = at(letters, (group >> 6) & 63);
    if (left > 2) codes[length + 3] = at(letters, group & 63);
    length += padding || left > 2 ? 4 : left + 1;
  }
  return new TextDecoder().decode(codes.subarray(0, length));
}

function at(values: Uint8Array, index: number): number {
  return values[index] ?? 0;
}

/**
 * Decodes strictly: right alphabet, right padding; line breaks between characters are skipped, as Go does. The error
 * tells the offset (`illegal base64 data at input byte 4`) and no character, for the text may be secret.
 */
export function decodeBase64(
  text: string,
  { alphabet, padding = true }: Base64Options = {},
): Result<Uint8Array, string> {
  const letters = alphabet === 'url' ? urlSafe : standard;
  const digits = Array.from(text).flatMap((letter, at) => (letter === '\n' || letter === '\r' ? [] : [{ letter, at }]));
  const tail = digits.findIndex(({ letter }) => letter === '=');
  const body = tail < 0 ? digits : digits.slice(0, tail);
  const illegal = body.find(({ letter }) => !letters.includes(letter));
  if (illegal !== undefined) return fail(illegalByte(illegal.at));
  const fill = digits.slice(body.length);
  const expectedFill = padding ? (4 - (body.length % 4)) % 4 : 0;
  const misplaced = fill.findIndex(({ letter }, index) => letter !== '=' || index >= expectedFill);
  if (body.length % 4 === 1) return fail(illegalByte(fill[0]?.at ?? text.length));
  if (misplaced >= 0 || fill.length < expectedFill) return fail(illegalByte(fill[misplaced]?.at ?? text.length));
  return succeed(unpack(body.map(({ letter }) => letters.indexOf(letter))));
}

function illegalByte(offset: number): string {
  return `illegal base64 data at input byte ${offset}`;
}

function unpack(sextets: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(Math.floor((sextets.length * 3) / 4));
  for (let index = 0; index < bytes.length; index += 1) {
    const bit = index * 8;
    const first = Math.floor(bit / 6);
    const pair = ((sextets[first] ?? 0) << 6) | (sextets[first + 1] ?? 0);
    bytes[index] = pair >> (4 - (bit % 6));
  }
  return bytes;
}
