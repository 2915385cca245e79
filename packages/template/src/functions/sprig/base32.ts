import { bytesOf } from '../../value/go-string.ts';
import { GrowingText } from '../../value/growing-text.ts';
import { checkTextLength } from '../../value/limits.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base32 with padding, RFC 4648. */
export function encodeBase32(bytes: Uint8Array): string {
  checkTextLength(Math.ceil(bytes.length / 5) * 8);
  const text = new GrowingText();
  for (let index = 0; index < bytes.length; index += 5) {
    const group = bytes.subarray(index, index + 5);
    let bits = 0n;
    for (let at = 0; at < 5; at++) bits = (bits << 8n) | BigInt(group[at] ?? 0);
    const used = Math.ceil((group.length * 8) / 5);
    for (let at = 0; at < 8; at++) {
      text.add(at < used ? LETTERS.charAt(Number((bits >> BigInt(35 - at * 5)) & 31n)) : '=');
    }
  }
  return text.text();
}

/** Letters of a last group that can end in padding: 2, 4, 5 or 7 of 8. */
const PADDED_LENGTHS: ReadonlySet<number> = new Set([2, 4, 5, 7]);

/** The bytes, or the offset at which Go's decoder gives up. CR and LF are ignored and not counted. */
export function decodeBase32(text: string): Uint8Array | number {
  const input = bytesOf(text.replace(/[\r\n]/g, ''));
  const output: number[] = [];
  let at = 0;
  while (at < input.length) {
    const group: number[] = [];
    let isLast = false;
    while (group.length < 8) {
      if (at >= input.length) return at - group.length;
      const byte = input[at] ?? 0;
      at += 1;
      if (byte === 0x3d && group.length >= 2 && input.length - at < 8) {
        const problem = paddingProblem(input, at, group.length);
        if (problem !== undefined) return problem;
        isLast = true;
        break;
      }
      const digit = LETTERS.indexOf(String.fromCharCode(byte));
      if (digit < 0) return at - 1;
      group.push(digit);
    }
    appendGroup(output, group);
    if (isLast) break;
  }
  return Uint8Array.from(output);
}

/** `at` is behind the first `=` of a group that has `count` letters. */
function paddingProblem(input: Uint8Array, at: number, count: number): number | undefined {
  // The padding fills the group and ends the text.
  if (input.length - at + count < 7) return input.length;
  for (let index = 0; index < 7 - count; index++) {
    if (input[at + index] !== undefined && input[at + index] !== 0x3d) return at + index - 1;
  }
  return PADDED_LENGTHS.has(count) ? undefined : at - 1;
}

function appendGroup(output: number[], group: readonly number[]): void {
  let bits = 0n;
  for (let at = 0; at < 8; at++) bits = (bits << 5n) | BigInt(group[at] ?? 0);
  const bytes = Math.floor((group.length * 5) / 8);
  for (let at = 0; at < bytes; at++) output.push(Number((bits >> BigInt(32 - at * 8)) & 255n));
}
