import { constants, createPrivateKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { invalidRequest } from '../../core/errors.ts';
import { hashAlgorithms } from '../../core/hash-algorithms.ts';
import { deriveKey } from './ciphers.ts';
import type { KeyVersion, TransitKey } from './transit-key.ts';

/** Hash names that transit knows, and what OpenSSL calls them. */
export const hashes: Readonly<Record<string, string>> = { sha1: 'sha1', ...hashAlgorithms };

export interface SignOptions {
  readonly hash: string;
  readonly prehashed: boolean;
  readonly padding: 'pss' | 'pkcs1v15';
  /** `jws`: base64url of the two numbers side by side. */
  readonly marshaling: 'asn1' | 'jws';
  readonly saltLength: number;
  readonly context: Buffer | undefined;
}

/** The signature as it stands behind `vault:vN:`. Source: spec/vault-api.md 9.3. */
export function signBytes(key: TransitKey, version: KeyVersion, input: Buffer, options: SignOptions): string {
  const signature = sign(algorithmOf(key, options), input, signingKey(key, version, options));
  return options.marshaling === 'jws' ? signature.toString('base64url') : signature.toString('base64');
}

/** A wrong signature is `false`; one that cannot be read is a 400. */
export function verifyBytes(
  key: TransitKey,
  version: KeyVersion,
  input: Buffer,
  signature: string,
  options: SignOptions,
): boolean {
  const encoding = options.marshaling === 'jws' ? 'base64url' : 'base64';
  const bytes = Buffer.from(signature, encoding);
  if (bytes.toString(encoding) !== signature) throw invalidRequest('invalid base64 signature value');
  return verify(algorithmOf(key, options), input, signingKey(key, version, options), bytes);
}

/** The private key of a version, derived with the context where the key says so. */
export function privateKeyOf(version: KeyVersion, context: Buffer | undefined): KeyObject {
  if (version.privateKey !== undefined) return version.privateKey;
  const seed = deriveKey(version.secret, context ?? Buffer.alloc(0), 32);
  // PKCS#8 of an Ed25519 key is this prefix and the seed. RFC 8410 7.
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

/** `null` where the key type hashes by itself, and where the caller has hashed already. */
function algorithmOf({ traits }: TransitKey, { hash, prehashed }: SignOptions): string | null {
  if (traits.kind === 'ed25519') return null;
  const name = hashes[hash];
  if (name === undefined) throw invalidRequest(`unsupported hash algorithm ${JSON.stringify(hash)}`);
  return prehashed ? null : name;
}

function signingKey(key: TransitKey, version: KeyVersion, options: SignOptions) {
  const privateKey = privateKeyOf(version, options.context);
  if (key.traits.kind === 'ecdsa') {
    return { key: privateKey, dsaEncoding: options.marshaling === 'jws' ? ('ieee-p1363' as const) : ('der' as const) };
  }
  if (key.traits.kind !== 'rsa') return { key: privateKey };
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: options.saltLength };
  return { key: privateKey, ...(options.padding === 'pss' ? pss : { padding: constants.RSA_PKCS1_PADDING }) };
}
