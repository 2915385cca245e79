import type { Result } from '../result.ts';
import { fail, succeed } from '../result.ts';

const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const urlSafe = `${standard.slice(0, 62)}-_`;

export interface Base64Options {
  /** `url` uses `-` and `_` (RFC 4648 5). Default: `standard`. */
  readonly alphabet?: 'standard' | 'url';
  /** Fill up with `=`. Default: true. */
  readonly padding?: boolean;
}

/** Base64 of RFC 4648, by default with the standard alphabet and padding. */
export function encodeBase64(bytes: Uint8Array, { alphabet, padding = true }: Base64Options = {}): string {
  const letters = alphabet === 'url' ? urlSafe : standard;
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    const characters = Math.min(bytes.length - index, 3) + 1;
    for (let place = 0; place < characters; place += 1) text += letters[(group >> (18 - 6 * place)) & 63] ?? '';
    if (padding) text += '='.repeat(4 - characters);
  }
  return text;
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
