/** Just enough of ASN.1 DER for certificates and keys: bytes in, bytes out. */
export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return tagged(0x30, ...parts);
}

export function set(...parts: readonly Uint8Array[]): Uint8Array {
  return tagged(0x31, ...parts);
}

/** A value with its tag and length; the parts are concatenated. */
export function tagged(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content]);
}

/** A non-negative integer. */
export function integer(value: bigint): Uint8Array {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  const needsZero = (bytes[0] ?? 0) >= 0x80;
  return tagged(0x02, needsZero ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

export function boolean(value: boolean): Uint8Array {
  return tagged(0x01, Buffer.of(value ? 0xff : 0));
}

export function octets(...parts: readonly Uint8Array[]): Uint8Array {
  return tagged(0x04, ...parts);
}

/** A bit string; `unusedBits` count at the end of the last byte. */
export function bits(content: Uint8Array, unusedBits = 0): Uint8Array {
  return tagged(0x03, Buffer.of(unusedBits), content);
}

export function utf8(text: string): Uint8Array {
  return tagged(0x0c, Buffer.from(text));
}

/** An object identifier in dotted form. */
export function identifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(base128)));
}

/** UTCTime to 2049, GeneralizedTime from 2050, as RFC 5280 wants it. */
export function time(date: Date): Uint8Array {
  const digits = `${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
  const year = date.getUTCFullYear();
  return year >= 1950 && year < 2050
    ? tagged(0x17, Buffer.from(digits.slice(2), 'latin1'))
    : tagged(0x18, Buffer.from(digits, 'latin1'));
}

/** One element read from `bytes`. */
export interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

/** The elements that follow each other in `bytes`. Throws RangeError when a length does not fit. */
export function elementsOf(bytes: Buffer): readonly Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const tag = bytes.readUInt8(at);
    const { length, start } = readLength(bytes, at + 1);
    if (start + length > bytes.length) throw new RangeError('DER element is longer than its container');
    elements.push({ tag, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return elements;
}

function readLength(bytes: Buffer, at: number): { readonly length: number; readonly start: number } {
  const first = bytes.readUInt8(at);
  if (first < 0x80) return { length: first, start: at + 1 };
  const width = first & 0x7f;
  if (width === 0 || width > 4) throw new RangeError('DER length is not of a definite, sensible size');
  return { length: bytes.readUIntBE(at + 1, width), start: at + 1 + width };
}

function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Buffer.of(length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.of(0x80 | bytes.length, ...bytes);
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.unshift((rest & 0x7f) | 0x80);
  }
  return bytes;
}
