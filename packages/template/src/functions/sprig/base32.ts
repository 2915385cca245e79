import { bytesOf } from '../../value/go-string.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base32 with padding. */
export function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let pending = 0;
  for (const byte of bytes) {
    pending = ((pending << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += LETTERS.charAt((pending >> bits) & 31);
    }
  }
  if (bits > 0) text += LETTERS.charAt((pending << (5 - bits)) & 31);
  return text.padEnd(Math.ceil(text.length / 8) * 8, '=');
}

/** Digits of a last group that end at a byte. */
const WHOLE_BYTES: ReadonlySet<number> = new Set([2, 4, 5, 7, 8]);

/** The bytes, or the offset at which Go's decoder gives up. Line breaks are ignored. */
export function decodeBase32(text: string): Uint8Array | number {
  const input = bytesOf(text).filter((byte) => byte !== 0x0a && byte !== 0x0d);
  const output: number[] = [];
  let bits = 0;
  let pending = 0;
  let at = 0;
  while (at < input.length) {
    const start = at;
    let digits = 0;
    while (digits < 8) {
      if (at >= input.length) return start;
      const character = String.fromCharCode(input[at] ?? 0);
      if (character === '=' && digits >= 2) break;
      const digit = LETTERS.indexOf(character);
      if (digit < 0) return at;
      pending = ((pending << 5) | digit) & 0xfff;
      bits += 5;
      digits += 1;
      at += 1;
      if (bits >= 8) {
        bits -= 8;
        output.push((pending >> bits) & 255);
      }
    }
    if (digits < 8) {
      const padding = input.subarray(at);
      if (!WHOLE_BYTES.has(digits) || padding.length !== 8 - digits || padding.some((byte) => byte !== 0x3d)) return at;
      return Uint8Array.from(output);
    }
  }
  return Uint8Array.from(output);
}
