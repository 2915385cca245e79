import { bytesOf } from '../value/go-string.ts';
import { GrowingText } from '../value/growing-text.ts';
import { checkTextLength } from '../value/limits.ts';

const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The two alphabets; both padded. */
export type Alphabet = 'standard' | 'url';

/** Base64 with padding. */
export function encodeBase64(bytes: Uint8Array, alphabet: Alphabet): string {
  const letters = alphabet === 'standard' ? STANDARD : URL_SAFE;
  checkTextLength(Math.ceil(bytes.length / 3) * 4);
  const text = new GrowingText();
  for (let index = 0; index < bytes.length; index += 3) {
    const left = bytes.length - index;
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    text.add(letters.charAt(group >> 18) + letters.charAt((group >> 12) & 63));
    text.add((left > 1 ? letters.charAt((group >> 6) & 63) : '=') + (left > 2 ? letters.charAt(group & 63) : '='));
  }
  return text.text();
}

/** The bytes, or the offset of the byte at which Go's decoder gives up. CR and LF are ignored. */
export function decodeBase64(text: string, alphabet: Alphabet): Uint8Array | number {
  const letters = alphabet === 'standard' ? STANDARD : URL_SAFE;
  const input = bytesOf(text);
  // Also of a wrong text no more than this.
  const output = new ByteWriter(Math.ceil(input.length / 4) * 3);
  let at = 0;
  for (;;) {
    const quad: number[] = [];
    let padding = 0;
    while (quad.length < 4) {
      at = skipLineBreaks(input, at);
      if (at >= input.length) return quad.length === 0 ? output.bytes() : at - quad.length;
      const byte = input[at] ?? 0;
      at += 1;
      const digit = letters.indexOf(String.fromCharCode(byte));
      if (digit >= 0) {
        quad.push(digit);
        continue;
      }
      if (byte !== 0x3d || quad.length < 2) return at - 1;
      if (quad.length === 2) {
        at = skipLineBreaks(input, at);
        if (at >= input.length) return input.length;
        if (input[at] !== 0x3d) return at - 1;
        at += 1;
      }
      padding = 4 - quad.length;
      at = skipLineBreaks(input, at);
      if (at < input.length) return at;
      break;
    }
    appendGroup(output, quad, padding);
    if (padding > 0) return output.bytes();
  }
}

function skipLineBreaks(input: Uint8Array, from: number): number {
  let at = from;
  while (input[at] === 0x0a || input[at] === 0x0d) at += 1;
  return at;
}

/** Bytes one after the other, in an array of the engine's own numbers only. */
class ByteWriter {
  readonly #all: Uint8Array;
  #length = 0;

  constructor(capacity: number) {
    this.#all = new Uint8Array(capacity);
  }

  push(byte: number): void {
    this.#all[this.#length] = byte;
    this.#length += 1;
  }

  bytes(): Uint8Array {
    return this.#all.slice(0, this.#length);
  }
}

function appendGroup(output: ByteWriter, quad: readonly number[], padding: number): void {
  const group = ((quad[0] ?? 0) << 18) | ((quad[1] ?? 0) << 12) | ((quad[2] ?? 0) << 6) | (quad[3] ?? 0);
  output.push(group >> 16);
  if (padding < 2) output.push((group >> 8) & 255);
  if (padding < 1) output.push(group & 255);
}
