import { hmac } from '@noble/hashes/hmac.js';
import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { bytesOf } from '../value/go-string.ts';
import type { FunctionGroup } from './catalogue.ts';
import { defineFunction } from './catalogue.ts';

/** Hashes of the bytes of texts, as lower-case hex. Source: spec/template.md 9.4. */
export const hashes: FunctionGroup = {
  name: 'Hashes',
  functions: [
    defineFunction({
      name: 'sha256Hex',
      parameters: ['string'],
      result: 'string',
      docs: 'SHA-256 of a text.',
      example: {
        template: '{{ sha256Hex "abc" }}',
        output: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      },
      call: ([text]) => bytesToHex(sha256(bytesOf(text))),
    }),
    defineFunction({
      name: 'md5sum',
      parameters: ['string'],
      result: 'string',
      docs: 'MD5 of a text.',
      example: { template: '{{ md5sum "abc" }}', output: '900150983cd24fb0d6963f7d28e17f72' },
      call: ([text]) => bytesToHex(md5(bytesOf(text))),
    }),
    defineFunction({
      name: 'hmacSHA256Hex',
      parameters: ['string', 'string'],
      result: 'string',
      docs: 'HMAC-SHA-256 of the first text with the second as key.',
      example: {
        template: '{{ hmacSHA256Hex "msg" "key" }}',
        output: '2d93cbc1be167bcb1637a4a23cbff01a7878f0c50ee833954ea5221bb1b8c628',
      },
      call: ([text, key]) => bytesToHex(hmac(sha256, bytesOf(key), bytesOf(text))),
    }),
  ],
};
