import { bytesOf, stringOf } from '../value/go-string.ts';
import { failure } from '../failure.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import type { FunctionGroup } from './catalogue.ts';
import { defineFunction } from './catalogue.ts';

/** Base64 in its two alphabets. Source: spec/template.md 9.4. */
export const encoding: FunctionGroup = {
  name: 'Encodings',
  functions: [
    defineFunction({
      name: 'base64Encode',
      parameters: ['string'],
      result: 'string',
      docs: 'Encodes the bytes of a text as base64 with padding.',
      example: { template: '{{ "hé" | base64Encode }}', output: 'aMOp' },
      call: ([text]) => encodeBase64(bytesOf(text), 'standard'),
    }),
    defineFunction({
      name: 'base64Decode',
      parameters: ['string'],
      result: 'string',
      docs: 'Decodes padded base64; line breaks are ignored. The result may be binary.',
      example: { template: '{{ "aMOp" | base64Decode }}', output: 'hé' },
      call: ([text]) => decoded('base64Decode', text, 'standard'),
    }),
    defineFunction({
      name: 'base64URLEncode',
      parameters: ['string'],
      result: 'string',
      docs: 'Encodes as base64 with `-` and `_` in place of `+` and `/`.',
      example: { template: '{{ "hi?>" | base64URLEncode }}', output: 'aGk_Pg==' },
      call: ([text]) => encodeBase64(bytesOf(text), 'url'),
    }),
    defineFunction({
      name: 'base64URLDecode',
      parameters: ['string'],
      result: 'string',
      docs: 'Decodes padded base64 with `-` and `_` in place of `+` and `/`.',
      example: { template: '{{ "aGk_Pg==" | base64URLDecode }}', output: 'hi?>' },
      call: ([text]) => decoded('base64URLDecode', text, 'url'),
    }),
  ],
};

function decoded(name: string, text: string, alphabet: 'standard' | 'url'): string {
  const result = decodeBase64(text, alphabet);
  if (typeof result === 'number') throw failure(`${name}: illegal base64 data at input byte ${result}`);
  return stringOf(result);
}
