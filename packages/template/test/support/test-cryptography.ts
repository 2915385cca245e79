import { createCipheriv, createDecipheriv, generateKeyPairSync, randomBytes, scryptSync } from 'node:crypto';
import type { Cryptography } from '@sluice/core';

/** Real keys, AES and scrypt; certificates are PEM blocks without content, since only their shape is recorded. */
export const testCryptography: Cryptography = {
  randomBytes: (length) => randomBytes(length),
  generatePrivateKey: (kind) => privateKey(kind),
  issueCertificate: ({ keyPem }) => ({
    certPem: `-----BEGIN CERTIFICATE-----\n${randomBytes(48).toString('base64')}\n-----END CERTIFICATE-----\n`,
    keyPem: keyPem ?? privateKey('rsa'),
  }),
  checkCertificate: () => undefined,
  aesCbcEncrypt: (key, iv, plain) => {
    const cipher = createCipheriv('aes-256-cbc', key, iv);
    return Buffer.concat([cipher.update(plain), cipher.final()]);
  },
  aesCbcDecrypt: (key, iv, encrypted) => {
    const decipher = createDecipheriv('aes-256-cbc', key, iv);
    return Buffer.concat([decipher.update(encrypted), decipher.final()]);
  },
  scrypt: (password, salt, { n, r, p, lengthBytes }) =>
    scryptSync(password, salt, lengthBytes, { N: n, r, p, maxmem: 256 * n * r }),
};

function privateKey(kind: string): string {
  if (kind === 'ecdsa') {
    const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return key.export({ type: 'sec1', format: 'pem' }).toString();
  }
  if (kind === 'ed25519')
    return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return key.export({ type: 'pkcs1', format: 'pem' }).toString();
}
