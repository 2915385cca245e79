import { isUtf8 } from 'node:buffer';
import type { Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';

/**
 * Bytes of a file as text, without a byte-order mark. Fails with what they are instead of UTF-8: read anyway, other
 * characters would stand in the result, or in UTF-16 nothing would be found.
 */
export function decodeText(bytes: Uint8Array): Result<string, string> {
  const utf16 = utf16OrderOf(bytes);
  if (utf16 !== undefined) return fail(`is UTF-16 (${utf16}), not UTF-8`);
  if (!isUtf8(bytes)) return fail(`is not UTF-8: wrong byte in line ${lineOfWrongByte(bytes)}`);
  if (bytes.includes(0)) return fail('is no text: it has a NUL byte');
  return succeed(new TextDecoder().decode(bytes));
}

// By its byte-order mark, or by the zero beside the ASCII character that every manifest begins with.
function utf16OrderOf([first, second]: Uint8Array): string | undefined {
  if (first === undefined || second === undefined) return undefined;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'little-endian';
  return (first === 0xfe && second === 0xff) || (first === 0 && second !== 0) ? 'big-endian' : undefined;
}

// No line end is within a character of UTF-8.
function lineOfWrongByte(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; ; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}
