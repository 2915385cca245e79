import { createCipheriv, createDecipheriv, randomBytes, scryptSync, X509Certificate } from 'node:crypto';
import type { CertificateRequest, Clock, Cryptography, KeyedCertificate } from '@sluice/core';
import { SluiceError } from '@sluice/core';
import type { Signer } from './certificate.ts';
import { encodeCertificate } from './certificate.ts';
import { generateKey, generateRsaKey, keyFromPem, keyToPem, toPem } from './private-keys.ts';

/** Keys, certificates, AES and random bytes through `node:crypto`, all synchronous. Source: spec/decisions.md 15. */
export function createNodeCryptography(clock: Pick<Clock, 'wallMs'>): Cryptography {
  return {
    randomBytes: (length) => Uint8Array.from(randomBytes(length)),
    generatePrivateKey: (kind) => checked('private key', () => keyToPem(generateKey(kind))),
    issueCertificate: (request) => checked('certificate', () => issueCertificate(request, clock.wallMs())),
    checkCertificate: ({ certPem, keyPem }) => {
      checked('certificate', () => new X509Certificate(certPem));
      checked('private key', () => keyFromPem(keyPem));
    },
    aesCbcEncrypt: (key, iv, plain) =>
      checked('AES encryption', () => {
        const encryption = createCipheriv('aes-256-cbc', key, iv);
        return Uint8Array.from(Buffer.concat([encryption.update(plain), encryption.final()]));
      }),
    aesCbcDecrypt: (key, iv, cipher) =>
      checked('AES decryption', () => {
        const decryption = createDecipheriv('aes-256-cbc', key, iv);
        return Uint8Array.from(Buffer.concat([decryption.update(cipher), decryption.final()]));
      }),
    scrypt: (password, salt, { n, r, p, lengthBytes }) =>
      checked('scrypt', () => {
        // Node refuses what needs more than 32 MiB unless told; the formula is that of RFC 7914.
        const maxmem = 128 * r * (n + p) + 1024 * 1024;
        return Uint8Array.from(scryptSync(password, salt, lengthBytes, { N: n, r, p, maxmem }));
      }),
  };
}

function issueCertificate(request: CertificateRequest, wallMs: number): KeyedCertificate {
  const key = request.keyPem === undefined ? generateRsaKey(2048) : keyFromPem(request.keyPem);
  const signer: Signer = request.issuer === undefined ? { key } : signerFrom(request.issuer);
  return {
    certPem: toPem('CERTIFICATE', encodeCertificate(request, key, signer, wallMs)),
    keyPem: request.keyPem ?? keyToPem(key),
  };
}

function signerFrom({ certPem, keyPem }: KeyedCertificate): Signer {
  return { key: keyFromPem(keyPem), certificate: new X509Certificate(certPem) };
}

/** Node's own message can quote the input; ours names what was attempted only. */
function checked<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new SluiceError('CRYPTOGRAPHY_INVALID_INPUT', `${what}: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.includes('BAD_DECRYPT') || code.includes('WRONG_FINAL_BLOCK')) return 'wrong password or damaged data';
  return code === '' ? 'the input is not usable' : `the input is not usable (${code})`;
}
