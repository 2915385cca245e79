import { bytesOf, isAscii, stringOf } from '../../value/go-string.ts';

/**
 * Applies `cut` to a text in which every character is one byte, and puts the characters together again. `addsBytes`: the
 * result has bytes beyond ASCII even where the text has none.
 */
export function onBytes(text: string, cut: (bytes: string) => string, addsBytes = false): string {
  if (isAscii(text) && !addsBytes) return cut(text);
  const bytes = Array.from(bytesOf(text), (byte) => String.fromCharCode(byte)).join('');
  return stringOf(Uint8Array.from(cut(bytes), (character) => character.charCodeAt(0)));
}
