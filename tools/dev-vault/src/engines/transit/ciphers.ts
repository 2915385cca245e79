import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto';
import type { CipherGCMTypes, KeyObject } from 'node:crypto';
import { invalidRequest } from '../../core/errors.ts';
import { subkeyOf } from './hchacha20.ts';
import type { KeyVersion, TransitKey } from './transit-key.ts';

const tagBytes = 16;
const nonceBytes = 12;
const extendedNonceBytes = 24;

/** Inputs of one operation, decoded. */
export interface CipherInput {
  readonly context: Buffer | undefined;
  readonly associatedData: Buffer | undefined;
}

/** Nonce, ciphertext and tag; for RSA the OAEP block. Source: spec/vault-api.md 9.2. */
export function encryptBytes(
  key: TransitKey,
  version: KeyVersion,
  plaintext: Buffer,
  input: CipherInput,
  randomBytes: (length: number) => Buffer,
): Buffer {
  if (version.privateKey !== undefined) return publicEncrypt(oaep(version.privateKey), plaintext);
  const { cipherKey, nonceKey } = keysFor(key, version, input.context);
  const length = key.traits.cipher === 'xchacha20-poly1305' ? extendedNonceBytes : nonceBytes;
  const nonce =
    nonceKey === undefined
      ? randomBytes(length)
      : createHmac('sha256', nonceKey).update(plaintext).digest().subarray(0, length);
  const { algorithm, secret, vector } = setup(key, cipherKey, nonce);
  const cipher = createCipheriv(algorithm, secret, vector, { authTagLength: tagBytes });
  if (input.associatedData !== undefined) cipher.setAAD(input.associatedData);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Throws 400 with the texts of 9.2. */
export function decryptBytes(key: TransitKey, version: KeyVersion, bytes: Buffer, input: CipherInput): Buffer {
  if (version.privateKey !== undefined) return decryptRsa(version.privateKey, bytes);
  const { cipherKey } = keysFor(key, version, input.context);
  const length = key.traits.cipher === 'xchacha20-poly1305' ? extendedNonceBytes : nonceBytes;
  if (bytes.length < length + tagBytes) throw invalidRequest('invalid ciphertext length');
  const { algorithm, secret, vector } = setup(key, cipherKey, bytes.subarray(0, length));
  const decipher = createDecipheriv(algorithm, secret, vector, { authTagLength: tagBytes });
  if (input.associatedData !== undefined) decipher.setAAD(input.associatedData);
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(length, -tagBytes)), decipher.final()]);
  } catch {
    const family = key.traits.cipher?.startsWith('aes') === true ? 'cipher' : 'chacha20poly1305';
    throw invalidRequest(`${family}: message authentication failed`);
  }
}

/** HKDF-SHA256 of the key with the context; 32 bytes more for the nonces of a convergent key. */
export function deriveKey(secret: Buffer, context: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), context, length));
}

function keysFor(
  { derived, convergent, traits }: TransitKey,
  { secret }: KeyVersion,
  context: Buffer | undefined,
): { readonly cipherKey: Buffer; readonly nonceKey?: Buffer } {
  if (!derived || context === undefined) return { cipherKey: secret };
  if (!convergent) return { cipherKey: deriveKey(secret, context, traits.size) };
  const both = deriveKey(secret, context, 64);
  return { cipherKey: both.subarray(0, traits.size), nonceKey: both.subarray(32) };
}

/** The extended nonce is turned into a key of its own and an ordinary nonce. */
function setup(
  { traits }: TransitKey,
  cipherKey: Buffer,
  nonce: Buffer,
): { algorithm: CipherGCMTypes; secret: Buffer; vector: Buffer } {
  if (traits.cipher !== 'xchacha20-poly1305') {
    return { algorithm: (traits.cipher ?? 'aes-256-gcm') as CipherGCMTypes, secret: cipherKey, vector: nonce };
  }
  const vector = Buffer.concat([Buffer.alloc(4), nonce.subarray(16)]);
  return {
    algorithm: 'chacha20-poly1305' as CipherGCMTypes,
    secret: subkeyOf(cipherKey, nonce.subarray(0, 16)),
    vector,
  };
}

function oaep(key: KeyObject) {
  return { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
}

function decryptRsa(privateKey: KeyObject, bytes: Buffer): Buffer {
  try {
    return privateDecrypt(oaep(privateKey), bytes);
  } catch {
    throw invalidRequest('crypto/rsa: decryption error');
  }
}
