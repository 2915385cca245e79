import { GrowingText } from './growing-text.ts';
import { checkTextLength } from './limits.ts';

/**
 * Go strings are bytes. Valid UTF-8 is an ordinary JavaScript string; every byte that does not belong to a valid
 * sequence is the lone surrogate U+DC00 + byte (so U+DC80 to U+DCFF), which no valid text contains. Functions that
 * cut or count bytes go through this file; all others treat both alike. Source: spec/template.md 1.5, decisions.md 17.
 */
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const NOT_ASCII = /[^\0-\x7f]/;
const LONE = /[\ud800-\udfff]/;
// By code points: a surrogate that is part of a pair is none. (As a property it costs 0.2 ms when the package loads.)
const SURROGATE = /[\ud800-\udfff]/u;

/** Whether every character is one byte. */
export function isAscii(text: string): boolean {
  return !NOT_ASCII.test(text);
}

/** Whether some of its bytes are not UTF-8. */
export function hasRawBytes(text: string): boolean {
  return LONE.test(text) && SURROGATE.test(text);
}

/** The bytes of a Go string. */
export function bytesOf(text: string): Uint8Array {
  if (!hasRawBytes(text)) return encoder.encode(text);
  const bytes: number[] = [];
  for (const character of text) {
    const point = codePoint(character);
    if (isRaw(point)) bytes.push(point - 0xdc00);
    else bytes.push(...encoder.encode(character));
  }
  return Uint8Array.from(bytes);
}

/** The Go string of these bytes. */
export function stringOf(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return decodeWithRawBytes(bytes);
  }
}

/** Number of bytes. */
export function byteLength(text: string): number {
  if (isAscii(text)) return text.length;
  let length = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    if (unit < 0x800) length += 1;
    else if (unit < 0xd800 || unit > 0xdfff) length += 2;
    else if (unit < 0xdc00) {
      length += 2;
      index += 1;
    }
  }
  return length;
}

/** The bytes from `start` up to `end`, as a Go string; a character may be cut in two. */
export function sliceBytes(text: string, start: number, end: number): string {
  return isAscii(text) ? text.slice(start, end) : stringOf(bytesOf(text).subarray(start, end));
}

/** Joins what may have been cut: raw bytes that are a valid sequence together become that character. */
export function rejoin(text: string): string {
  return hasRawBytes(text) ? stringOf(bytesOf(text)) : text;
}

/** Order by bytes (UTF-16 order differs for U+E000 to U+FFFF against supplementary characters). */
export function compareStrings(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a === b) continue;
    return a < 0xd800 && b < 0xd800 ? a - b : compareBytes(bytesOf(left), bytesOf(right));
  }
  return left.length - right.length;
}

/** A list of characters takes many times the memory of their text. */
const weightOfCharacter = 4;
const leastWeighed = 1024;

/** The characters: Go's runes, where a byte that is not UTF-8 counts as one. */
export function characters(text: string): readonly string[] {
  if (text.length > leastWeighed) checkTextLength(text.length * weightOfCharacter);
  return Array.from(text);
}

/** Number of characters. */
export function characterCount(text: string): number {
  if (!LONE.test(text)) return text.length;
  let count = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit < 0xdc00) index += 1;
    count += 1;
  }
  return count;
}

/** The code point of a character; of an invalid byte it is `isRaw`. */
export function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0;
}

/** Whether a code point stands for one byte that is not UTF-8. */
export function isRaw(point: number): boolean {
  return point >= 0xdc80 && point <= 0xdcff;
}

/** The text with U+FFFD in place of every byte that is not UTF-8. */
export function replaceRawBytes(text: string, replacement = '\ufffd'): string {
  return LONE.test(text) ? text.replace(/[\ud800-\udfff]/gu, replacement) : text;
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function decodeWithRawBytes(bytes: Uint8Array): string {
  const text = new GrowingText();
  let index = 0;
  while (index < bytes.length) {
    const size = sequenceLength(bytes, index);
    if (size === 0) {
      text.add(String.fromCharCode(0xdc00 + (bytes[index] ?? 0)));
      index += 1;
    } else {
      text.add(decoder.decode(bytes.subarray(index, index + size)));
      index += size;
    }
  }
  return text.text();
}

/** Length of the valid UTF-8 sequence at `index`, 0 when there is none. */
function sequenceLength(bytes: Uint8Array, index: number): number {
  const first = bytes[index] ?? 0;
  if (first < 0x80) return 1;
  const size =
    first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
  if (size === 0 || index + size > bytes.length) return 0;
  const second = bytes[index + 1] ?? 0;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let offset = 2; offset < size; offset++) {
    if (((bytes[index + offset] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return size;
}
