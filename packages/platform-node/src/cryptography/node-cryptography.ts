import { createCipheriv, createDecipheriv, randomBytes, X509Certificate } from 'node:crypto';
import type { CertificateRequest, Clock, Cryptography, KeyedCertificate } from '@sluice/core';
import { SluiceError } from '@sluice/core';
import type { Signer } from './certificate.ts';
import { encodeCertificate } from './certificate.ts';
import { generateKey, generateRsaKey, keyFromPem, keyToPem, toPem } from './private-keys.ts';

/** Keys, certificates, AES and random bytes through `node:crypto`, all synchronous. Source: spec/decisions.md 15. */
export function createNodeCryptography(clock: Pick<Clock, 'wallMs'>): Cryptography {
  return {
    randomBytes: (length) => Uint8Array.from(randomBytes(length)),
    generatePrivateKey: (kind) => keyToPem(generateKey(kind)),
    createCertificate: (request) => checked('certificate', () => createCertificate(request, clock.wallMs())),
    checkCertificate: ({ certificate, privateKey }) => {
      checked('certificate', () => new X509Certificate(certificate));
      checked('private key', () => keyFromPem(privateKey));
    },
    encryptAes: (key, vector, bytes) =>
      checked('AES encryption', () => {
        const cipher = createCipheriv('aes-256-cbc', key, vector);
        return Uint8Array.from(Buffer.concat([cipher.update(bytes), cipher.final()]));
      }),
    decryptAes: (key, vector, bytes) =>
      checked('AES decryption', () => {
        const decipher = createDecipheriv('aes-256-cbc', key, vector);
        return Uint8Array.from(Buffer.concat([decipher.update(bytes), decipher.final()]));
      }),
  };
}

function createCertificate(request: CertificateRequest, wallMs: number): KeyedCertificate {
  const key = request.privateKey === undefined ? generateRsaKey(2048) : keyFromPem(request.privateKey);
  const signer: Signer = request.issuer === undefined ? { key } : signerFrom(request.issuer);
  return {
    certificate: toPem('CERTIFICATE', encodeCertificate(request, key, signer, wallMs)),
    privateKey: request.privateKey ?? keyToPem(key),
  };
}

function signerFrom({ certificate, privateKey }: KeyedCertificate): Signer {
  return { key: keyFromPem(privateKey), certificate: new X509Certificate(certificate) };
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
