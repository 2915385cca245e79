import type { KeyObject } from 'node:crypto';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { elementsOf, integer, sequence } from './der.ts';

/** A new key; sizes as the peer's templates have them. Source: spec/template.md appendix D. */
export function generateKey(kind: string): KeyObject {
  switch (kind) {
    case 'rsa':
      return generateRsaKey(4096);
    case 'dsa':
      return generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 }).privateKey;
    case 'ecdsa':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    case 'ed25519':
      return generateKeyPairSync('ed25519').privateKey;
    default:
      throw new TypeError('unknown kind of key');
  }
}

export function generateRsaKey(modulusLength: number): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength }).privateKey;
}

/** PEM in the form that is usual for the kind of key. */
export function keyToPem(key: KeyObject): string {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return key.export({ type: 'pkcs1', format: 'pem' }).toString();
    case 'ec':
      return key.export({ type: 'sec1', format: 'pem' }).toString();
    case 'dsa':
      return toPem('DSA PRIVATE KEY', opensslDsaKey(key));
    default:
      return key.export({ type: 'pkcs8', format: 'pem' }).toString();
  }
}

/** Throws when `pem` is no private key that can be used. */
export function keyFromPem(pem: string): KeyObject {
  return createPrivateKey(pem);
}

export function toPem(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?!$)/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

/** Node writes DSA keys as PKCS#8 only; OpenSSL's older form lists p, q, g, the public and the private number. */
function opensslDsaKey(key: KeyObject): Uint8Array {
  const pkcs8 = elementsOf(key.export({ type: 'pkcs8', format: 'der' }))[0]?.content ?? Buffer.alloc(0);
  const [, algorithm, wrapped] = elementsOf(pkcs8);
  const parameters = elementsOf(algorithm?.content ?? Buffer.alloc(0))[1]?.content ?? Buffer.alloc(0);
  const [p = 0n, q = 0n, g = 0n] = elementsOf(parameters).map(({ content }) => toInteger(content));
  const [x = 0n] = elementsOf(wrapped?.content ?? Buffer.alloc(0)).map(({ content }) => toInteger(content));
  return sequence(...[0n, p, q, g, power(g, x, p), x].map(integer));
}

function toInteger(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
