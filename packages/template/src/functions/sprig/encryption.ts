import { failure } from '../../failure.ts';
import { byteLength, bytesOf, characters, stringOf } from '../../value/go-string.ts';
import { decodeBase64, encodeBase64 } from '../base64.ts';
import type { FunctionGroup } from '../catalogue.ts';
import { defineFunction } from '../catalogue.ts';
import type { FunctionContext } from '../context.ts';
import { withCryptography } from './with-cryptography.ts';

/** Sprig's AES, and what else needs random bytes. Source: spec/template.md appendix D, Crypto. */
export const sprigEncryption: FunctionGroup = {
  name: 'Sprig: encryption',
  functions: [
    defineFunction({
      name: 'sprig_encryptAES',
      parameters: ['string', 'string'],
      result: 'string',
      docs: 'AES-256-CBC under a password, as Base64; different in every pass.',
      example: { template: '{{ sprig_encryptAES "k" "plain" | sprig_b64dec | len }}', output: '32' },
      call: ([password, text], context) => (text === '' ? '' : encrypted(password, text, context)),
    }),
    defineFunction({
      name: 'sprig_decryptAES',
      parameters: ['string', 'string'],
      result: 'string',
      docs: 'What encryptAES encrypted.',
      example: { template: '{{ sprig_encryptAES "k" "plain" | sprig_decryptAES "k" }}', output: 'plain' },
      call: ([password, base64], context) => (base64 === '' ? '' : decrypted(password, base64, context)),
    }),
    defineFunction({
      name: 'sprig_shuffle',
      parameters: ['string'],
      result: 'string',
      docs: 'The characters in random order.',
      example: { template: '{{ sprig_shuffle "aa" }}', output: 'aa' },
      call: ([text], context) => shuffle(text, context),
    }),
  ],
};

const BLOCK = 16;

function encrypted(password: string, text: string, context: FunctionContext): string {
  return withCryptography(context, (cryptography) => {
    const vector = cryptography.randomBytes(BLOCK);
    const cipher = cryptography.aesCbcEncrypt(aesKey(password), vector, bytesOf(text));
    return encodeBase64(joined(vector, cipher), 'standard');
  });
}

/** Fails with what Go says about texts that are too short, and about padding that a wrong password leaves. */
function decrypted(password: string, base64: string, context: FunctionContext): string {
  const bytes = decodeBase64(base64, 'standard');
  if (typeof bytes === 'number') throw failure(`illegal base64 data at input byte ${bytes}`);
  const capacity = Math.floor(byteLength(base64) / 4) * 3;
  if (capacity < BLOCK) throw outOfRange(`:${BLOCK}] with capacity ${capacity}`);
  if (bytes.length < BLOCK) throw outOfRange(`${BLOCK}:${bytes.length}]`);
  if (bytes.length % BLOCK !== 0) throw failure('crypto/cipher: input not full blocks');
  if (bytes.length === BLOCK) throw failure('runtime error: index out of range [-1]');
  const plain = withoutPaddingCheck(aesKey(password), bytes, context);
  const end = plain.length - (plain.at(-1) ?? 0);
  if (end < 0) throw outOfRange(`:${end}]`);
  return stringOf(plain.subarray(0, end));
}

function outOfRange(bounds: string) {
  return failure(`runtime error: slice bounds out of range [${bounds}`);
}

/**
 * All decrypted bytes, whatever the padding: a block of padding, encrypted behind the given ones, is what the capability
 * finds and takes away.
 */
function withoutPaddingCheck(key: Uint8Array, bytes: Uint8Array, context: FunctionContext): Uint8Array {
  return withCryptography(context, (cryptography) => {
    const last = bytes.subarray(bytes.length - BLOCK);
    const padding = cryptography.aesCbcEncrypt(key, last, new Uint8Array());
    return cryptography.aesCbcDecrypt(key, bytes.subarray(0, BLOCK), joined(bytes.subarray(BLOCK), padding));
  });
}

/** The first 32 bytes of the password, filled up with zeros. */
function aesKey(password: string): Uint8Array {
  const key = new Uint8Array(32);
  key.set(bytesOf(password).subarray(0, key.length));
  return key;
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(left.length + right.length);
  bytes.set(left);
  bytes.set(right, left.length);
  return bytes;
}

function shuffle(text: string, context: FunctionContext): string {
  const all = [...characters(text)];
  const random = withCryptography(context, (cryptography) => cryptography.randomBytes(all.length * 4));
  const view = new DataView(random.buffer, random.byteOffset, random.byteLength);
  for (let last = all.length - 1; last > 0; last--) {
    const chosen = view.getUint32(last * 4) % (last + 1);
    [all[last], all[chosen]] = [all[chosen] ?? '', all[last] ?? ''];
  }
  return all.join('');
}
