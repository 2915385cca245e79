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
  const pairs = pairsOf(letters);
  const whole = bytes.length - (bytes.length % 3);
  let text = '';
  for (let index = 0; index < whole; index += 3) {
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    text += (pairs[group >> 12] ?? '') + (pairs[group & 4095] ?? '');
  }
  if (whole === bytes.length) return text;
  const rest = ((bytes[whole] ?? 0) << 16) | ((bytes[whole + 1] ?? 0) << 8);
  const characters = bytes.length - whole + 1;
  for (let place = 0; place < characters; place += 1) text += letters[(rest >> (18 - 6 * place)) & 63] ?? '';
  return padding ? text + '='.repeat(4 - characters) : text;
}

// Two letters for each 12 bits: half the steps, and configurations of pods go through here at every admission.
const knownPairs = new Map<string, readonly string[]>();

function pairsOf(letters: string): readonly string[] {
  const known = knownPairs.get(letters);
  if (known !== undefined) return known;
  const pairs = Array.from({ length: 4096 }, (_, bits) => (letters[bits >> 6] ?? '') + (letters[bits & 63] ?? ''));
  knownPairs.set(letters, pairs);
  return pairs;
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
