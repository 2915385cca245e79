import { createHash, createPrivateKey, createSign, createVerify, createPublicKey, X509Certificate } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import type { CertificateRequest, PrivateKeyKind } from '@sluice/core';
import { SluiceError } from '@sluice/core';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addressBytes } from '../../src/cryptography/ip-address.ts';
import { createNodeCryptography, createSystemClock } from '../../src/index.ts';

const cryptography = suite('cryptography for templates');
const node = createNodeCryptography(createSystemClock());
const request = (more: Partial<CertificateRequest>): CertificateRequest => {
  return { commonName: 'sluice.test', names: [], ips: [], days: 3, ...more };
};

const labels: readonly (readonly [PrivateKeyKind, string, string])[] = [
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
    const privateKey = kind === 'rsa' ? undefined : node.generatePrivateKey(kind);
    const own = privateKey === undefined ? {} : { privateKey };
    const issuer = node.createCertificate(request({ commonName: 'Übergrößen CA', authority: true, ...own }));
    const leaf = node.createCertificate(
      request({ names: ['a.test', '*.b.test'], ips: ['10.1.2.3', 'fd00::1'], issuer }),
    );
    const [ca, certificate] = [issuer, leaf].map((pair) => new X509Certificate(pair.certificate));
    assert.ok(certificate!.checkIssued(ca!) && certificate!.verify(ca!.publicKey));
    assert.ok(certificate!.checkPrivateKey(createPrivateKey(leaf.privateKey)));
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
  const { certificate } = node.createCertificate(request({ ips: ['::ffff:10.0.0.1'], days: 30_000 }));
  const parsed = new X509Certificate(certificate);
  assert.ok(parsed.verify(parsed.publicKey));
  assert.is(new Date(parsed.validTo).getUTCFullYear() > 2100, true);
});

cryptography('writes certificates that openssl accepts', () => {
  const { certificate } = node.createCertificate(request({ authority: true }));
  const printed = execFileSync('openssl', ['x509', '-noout', '-text'], { input: certificate, encoding: 'utf8' });
  assert.match(printed, 'CA:TRUE');
  assert.match(printed, 'Digital Signature, Key Encipherment, Certificate Sign');
  assert.match(printed, 'TLS Web Server Authentication, TLS Web Client Authentication');
});

cryptography('decrypts what it encrypted', () => {
  const key = createHash('sha256').update('password').digest();
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.uint8Array(), (vector, bytes) => {
      assert.equal(node.decryptAes(key, vector, node.encryptAes(key, vector, bytes)), bytes);
    }),
  );
});

cryptography('says what was wrong and never what was given', () => {
  const privateKey = 'sluice-canary-key';
  for (const work of [
    () => node.createCertificate(request({ privateKey })),
    () => {
      node.checkCertificate({ certificate: privateKey, privateKey });
    },
    () => node.decryptAes(new Uint8Array(32), new Uint8Array(16), new Uint8Array(16)),
    () => node.encryptAes(new Uint8Array(5), new Uint8Array(16), new Uint8Array(16)),
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

cryptography.run();
