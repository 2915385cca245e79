import { bytesOf, codePoint } from '../value/go-string.ts';

/** How Go's time package quotes a text in its errors: control characters and everything beyond ASCII byte by byte in hex. */
export function quoteTimeText(text: string): string {
  let quoted = '"';
  for (const character of text) {
    const point = codePoint(character);
    if (point < 0x20 || point >= 0x80) quoted += escapeBytes(character);
    else quoted += character === '"' || character === '\\' ? `\\${character}` : character;
  }
  return `${quoted}"`;
}

function escapeBytes(character: string): string {
  return Array.from(bytesOf(character), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}
