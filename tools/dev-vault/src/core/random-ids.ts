import type { Random } from '@sluice/core';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Ids in the forms of spec/vault-api.md 5.1, 12.2 and 4.2. */
export class RandomIds {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  bytes(length: number): Buffer {
    return Buffer.from(this.#random.bytes(length));
  }

  /** Every character equally likely: bytes beyond the last multiple of the alphabet are thrown away. */
  text(length: number, alphabet: string = base62): string {
    const limit = 256 - (256 % alphabet.length);
    let text = '';
    while (text.length < length) {
      for (const byte of this.bytes(length)) {
        if (byte < limit && text.length < length) text += alphabet[byte % alphabet.length] ?? '';
      }
    }
    return text;
  }

  base62(length: number): string {
    return this.text(length);
  }

  hex(length: number): string {
    return this.text(length, '0123456789abcdef');
  }

  uuid(): string {
    const bytes = this.bytes(16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
}
