import { createHash, createPrivateKey, createSign, createVerify, createPublicKey, X509Certificate } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import type { CertificateRequest } from '@sluice/core';
import { SluiceError } from '@sluice/core';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addressBytes } from '../../src/cryptography/ip-address.ts';
import { createNodeCryptography, createSystemClock } from '../../src/index.ts';

const cryptography = suite('cryptography for templates');
const node = createNodeCryptography(createSystemClock());
const request = (more: Partial<CertificateRequest>): CertificateRequest => {
  return { commonName: 'sluice.test', dnsNames: [], ipAddresses: [], days: 3, isAuthority: false, ...more };
};

const labels: readonly (readonly [string, string, string])[] = [
  ['rsa', 'RSA PRIVATE KEY', 'rsa'],
  ['ecdsa', 'EC PRIVATE KEY', 'ec'],
  ['ed25519', 'PRIVATE KEY', 'ed25519'],
  ['dsa', 'DSA PRIVATE KEY', 'dsa'],
];
for (const [kind, label, type] of labels) {
  cryptography(`makes a usable key of kind ${kind}`, () => {
    const pem = node.generatePrivateKey(kind);
    assert.ok(pem.startsWith(`-----BEGIN ${label}-----\n`) && pem.endsWith(`\n-----END ${label}-----\n`));
    assert.is(createPrivateKey(pem).asymmetricKeyType, type);
  });
}

cryptography('writes a DSA key whose halves belong together', () => {
  const key = createPrivateKey(node.generatePrivateKey('dsa'));
  const signature = createSign('sha256').update('text').sign(key);
  assert.ok(createVerify('sha256').update('text').verify(createPublicKey(key), signature));
});

for (const kind of ['rsa', 'ecdsa', 'ed25519'] as const) {
  cryptography(`certifies through an authority with a key of kind ${kind}`, () => {
    const keyPem = kind === 'rsa' ? undefined : node.generatePrivateKey(kind);
    const own = keyPem === undefined ? {} : { keyPem };
    const issuer = node.issueCertificate(request({ commonName: 'Übergrößen CA', isAuthority: true, ...own }));
    const leaf = node.issueCertificate(
      request({ dnsNames: ['a.test', '*.b.test'], ipAddresses: ['10.1.2.3', 'fd00::1'], issuer }),
    );
    const [ca, certificate] = [issuer, leaf].map((pair) => new X509Certificate(pair.certPem));
    assert.ok(certificate!.checkIssued(ca!) && certificate!.verify(ca!.publicKey));
    assert.ok(certificate!.checkPrivateKey(createPrivateKey(leaf.keyPem)));
    assert.is(
      certificate!.subjectAltName,
      'DNS:a.test, DNS:*.b.test, IP Address:10.1.2.3, IP Address:FD00:0:0:0:0:0:0:1',
    );
    assert.equal([ca!.ca, certificate!.ca], [true, false]);
    assert.is(certificate!.issuer, 'CN=Übergrößen CA');
    node.checkCertificate(leaf);
  });
}

cryptography('signs itself without an authority', () => {
  const { certPem } = node.issueCertificate(request({ ipAddresses: ['::ffff:10.0.0.1'], days: 30_000 }));
  const parsed = new X509Certificate(certPem);
  assert.ok(parsed.verify(parsed.publicKey));
  assert.is(new Date(parsed.validTo).getUTCFullYear() > 2100, true);
});

cryptography('writes certificates that openssl accepts', () => {
  const { certPem } = node.issueCertificate(request({ isAuthority: true }));
  const printed = execFileSync('openssl', ['x509', '-noout', '-text'], { input: certPem, encoding: 'utf8' });
  assert.match(printed, 'CA:TRUE');
  assert.match(printed, 'Digital Signature, Key Encipherment, Certificate Sign');
  assert.match(printed, 'TLS Web Server Authentication, TLS Web Client Authentication');
});

cryptography('decrypts what it encrypted', () => {
  const key = createHash('sha256').update('password').digest();
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.uint8Array(), (vector, bytes) => {
      assert.equal(node.aesCbcDecrypt(key, vector, node.aesCbcEncrypt(key, vector, bytes)), bytes);
    }),
  );
});

cryptography('says what was wrong and never what was given', () => {
  const keyPem = 'sluice-canary-key';
  for (const work of [
    () => node.issueCertificate(request({ keyPem })),
    () => {
      node.checkCertificate({ certPem: keyPem, keyPem });
    },
    () => node.aesCbcDecrypt(new Uint8Array(32), new Uint8Array(16), new Uint8Array(16)),
    () => node.generatePrivateKey(keyPem),
    () => node.aesCbcEncrypt(new Uint8Array(5), new Uint8Array(16), new Uint8Array(16)),
  ]) {
    assert.throws(
      work,
      (error: unknown) =>
        error instanceof SluiceError &&
        error.code === 'CRYPTOGRAPHY_INVALID_INPUT' &&
        !error.message.includes('canary'),
    );
  }
});

for (const [address, hex] of [
  ['1.2.3.4', '01020304'],
  ['::', '0'.repeat(32)],
  ['2001:db8::ff', '20010db80000000000000000000000ff'],
  ['::ffff:1.2.3.4', '00000000000000000000ffff01020304'],
  ['fe80::1%eth0', 'fe800000000000000000000000000001'],
] as const) {
  cryptography(`turns the address ${address} into bytes`, () => {
    assert.is(Buffer.from(addressBytes(address)).toString('hex'), hex);
  });
}

cryptography('derives keys with scrypt', () => {
  // Second vector of RFC 7914, section 12.
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const derived = node.scrypt(bytes('password'), bytes('NaCl'), { n: 1024, r: 8, p: 16, lengthBytes: 64 });
  assert.is(Buffer.from(derived).toString('hex').slice(0, 32), 'fdbabe1c9d3472007856e7190d01e9fe');
});

cryptography.run();
