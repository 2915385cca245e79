import { hmac } from '@noble/hashes/hmac.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Cryptography } from '@sluice/core';
import { bytesOf } from '../../value/go-string.ts';

/** What each letter of a password's pattern may become. */
const LETTERS: Readonly<Record<string, string>> = {
  V: 'AEIOU',
  C: 'BCDFGHJKLMNPQRSTVWXYZ',
  v: 'aeiou',
  c: 'bcdfghjklmnpqrstvwxyz',
  A: 'AEIOUBCDFGHJKLMNPQRSTVWXYZ',
  a: 'AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz',
  n: '0123456789',
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: 'AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()',
};

/** Patterns of the published Master Password algorithm. */
const PATTERNS: Readonly<Record<string, string>> = {
  maximum: 'anoxxxxxxxxxxxxxxxxx axxxxxxxxxxxxxxxxxno',
  long: [
    'CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv',
    'CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv',
    'CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno',
  ].join(' '),
  medium: 'CvcnoCvc CvcCvcno',
  short: 'Cvcn',
  basic: 'aaanaaan aannaaan aaannaaa',
  pin: 'nnnn',
};

const SCOPE = 'com.lyndir.masterpassword';
const COST = { n: 32_768, r: 8, p: 2, lengthBytes: 64 };

/** The password that user, site and counter give under a master password; an unknown kind is answered in words. */
export function derivePassword(
  counter: bigint,
  kind: string,
  password: string,
  user: string,
  site: string,
  cryptography: Cryptography | undefined,
): string {
  const patterns = Object.hasOwn(PATTERNS, kind) ? PATTERNS[kind]?.split(' ') : undefined;
  if (patterns === undefined) return `cannot find password template ${kind}`;
  const salt = joined(bytesOf(SCOPE), sized(user));
  const key = cryptography?.scrypt(bytesOf(password), salt, COST) ?? slowScrypt(bytesOf(password), salt);
  const seed = hmac(sha256, key, joined(bytesOf(SCOPE), sized(site), bigEndian(counter)));
  const pattern = patterns[(seed[0] ?? 0) % patterns.length] ?? '';
  return Array.from(pattern, (letter, index) => {
    const letters = LETTERS[letter] ?? '';
    return letters.charAt((seed[index + 1] ?? 0) % letters.length);
  }).join('');
}

function slowScrypt(password: Uint8Array, salt: Uint8Array): Uint8Array {
  const { n, r, p, lengthBytes } = COST;
  return scrypt(password, salt, { N: n, r, p, dkLen: lengthBytes });
}

function sized(text: string): Uint8Array {
  const bytes = bytesOf(text);
  return joined(bigEndian(BigInt(bytes.length)), bytes);
}

function bigEndian(value: bigint): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, Number(BigInt.asUintN(32, value)));
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
