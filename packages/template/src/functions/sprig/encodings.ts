import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { quote } from '../../print/quote.ts';
import { bytesOf, stringOf } from '../../value/go-string.ts';
import { decodeBase64, encodeBase64 } from '../base64.ts';
import type { FunctionDefinition, FunctionGroup } from '../catalogue.ts';
import { defineFunction } from '../catalogue.ts';
import { decodeBase32, encodeBase32 } from './base32.ts';

/** Sprig's hashes and encodings. Source: spec/template.md appendix D, Hashes, encodings. */
export const sprigEncodings: FunctionGroup = {
  name: 'Sprig: hashes and encodings',
  functions: [
    onBytes('sha1sum', 'SHA-1 as hex.', 'abc', 'a9993e364706816aba3e25717850c26c9cd0d89d', (bytes) =>
      bytesToHex(sha1(bytes)),
    ),
    onBytes(
      'sha256sum',
      'SHA-256 as hex.',
      'abc',
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      (bytes) => bytesToHex(sha256(bytes)),
    ),
    onBytes(
      'sha512sum',
      'SHA-512 as hex.',
      '',
      'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
      (bytes) => bytesToHex(sha512(bytes)),
    ),
    onBytes('adler32sum', 'Adler-32 as a decimal number.', 'Wikipedia', '300286872', (bytes) => String(adler32(bytes))),
    onBytes('b64enc', 'Base64.', 'hi', 'aGk=', (bytes) => encodeBase64(bytes, 'standard')),
    onBytes('b32enc', 'Base32.', 'hi', 'NBUQ====', encodeBase32),
    decoder('b64dec', 'Decodes base64; an error is returned as text.', 'aGk=', 'hi', 'base64', (text) =>
      decodeBase64(text, 'standard'),
    ),
    decoder('b32dec', 'Decodes base32; an error is returned as text.', 'NBUQ====', 'hi', 'base32', decodeBase32),
  ],
};

function onBytes(
  name: string,
  docs: string,
  input: string,
  output: string,
  compute: (bytes: Uint8Array) => string,
): FunctionDefinition {
  return defineFunction({
    name: `sprig_${name}`,
    parameters: ['string'],
    result: 'string',
    docs,
    example: { template: `{{ sprig_${name} ${quote(input)} }}`, output },
    call: ([text]) => compute(bytesOf(text)),
  });
}

function decoder(
  name: string,
  docs: string,
  input: string,
  output: string,
  encoding: string,
  decode: (text: string) => Uint8Array | number,
): FunctionDefinition {
  return defineFunction({
    name: `sprig_${name}`,
    parameters: ['string'],
    result: 'string',
    docs,
    example: { template: `{{ sprig_${name} ${quote(input)} }}`, output },
    call: ([text]) => {
      const bytes = decode(text);
      return typeof bytes === 'number' ? `illegal ${encoding} data at input byte ${bytes}` : stringOf(bytes);
    },
  });
}

const ADLER_PRIME = 65_521;

function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % ADLER_PRIME;
    high = (high + low) % ADLER_PRIME;
  }
  return high * 65_536 + low;
}
