import { createPrivateKey, webcrypto } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type * as x509 from '@peculiar/x509';
import { colonHex, loadX509 } from '../../certificates.ts';
import { invalidRequest } from '../../core/errors.ts';
import type { RandomIds } from '../../core/random-ids.ts';
import type { RequestedNames } from './names.ts';
import type { Issuer, PkiRole, PkiUrls, SigningAlgorithm } from './pki-state.ts';

export interface KeyPair {
  readonly keys: webcrypto.CryptoKeyPair;
  readonly signing: SigningAlgorithm;
}

/** A new pair; 400 for a type or size that is not offered. */
export async function generateKeys(type: string, bits: number): Promise<KeyPair> {
  const signing = signingAlgorithm(type, bits);
  const rsa = { ...signing, modulusLength: bits === 0 ? 2048 : bits, publicExponent: Uint8Array.from([1, 0, 1]) };
  const algorithm = type === 'rsa' ? rsa : signing;
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  return { keys, signing };
}

const curves: Readonly<Record<number, readonly [string, string]>> = {
  0: ['P-256', 'SHA-256'],
  256: ['P-256', 'SHA-256'],
  384: ['P-384', 'SHA-384'],
  521: ['P-521', 'SHA-512'],
};

function signingAlgorithm(type: string, bits: number): SigningAlgorithm {
  if (type === 'ed25519') return { name: 'Ed25519', hash: 'SHA-512' };
  if (type === 'rsa' && [0, 2048, 3072, 4096].includes(bits)) return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const curve = type === 'ec' ? curves[bits] : undefined;
  if (curve === undefined)
    throw invalidRequest(`invalid key type ${JSON.stringify(type)} or unsupported bit length ${bits}`);
  return { name: 'ECDSA', namedCurve: curve[0], hash: curve[1] };
}

export interface CertificateSpec {
  readonly names: RequestedNames;
  readonly publicKey: webcrypto.CryptoKey | x509.PublicKey;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly role: PkiRole;
  readonly urls: PkiUrls;
  readonly serial: string;
}

/** Twenty random bytes, positive. */
export function newSerial(ids: RandomIds): string {
  const bytes = ids.bytes(20);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

export async function issue(issuer: Issuer, spec: CertificateSpec): Promise<x509.X509Certificate> {
  const library = await loadX509();
  const { names, role, urls } = spec;
  const usages = [...(role.serverFlag ? ['1.3.6.1.5.5.7.3.1'] : []), ...(role.clientFlag ? ['1.3.6.1.5.5.7.3.2'] : [])];
  const alternatives = alternativeNames(names);
  return library.X509CertificateGenerator.create(
    {
      serialNumber: spec.serial,
      subject: subjectOf(names.commonName, role),
      issuer: issuer.certificate.subjectName,
      publicKey: spec.publicKey,
      signingKey: issuer.signingKey,
      signingAlgorithm: issuer.signingAlgorithm,
      notBefore: new Date(spec.notBeforeMs),
      notAfter: new Date(spec.notAfterMs),
      extensions: [
        new library.KeyUsagesExtension(keyUsageBits(library, role.keyUsage), true),
        ...(usages.length === 0 ? [] : [new library.ExtendedKeyUsageExtension(usages)]),
        ...(alternatives.length === 0 ? [] : [new library.SubjectAlternativeNameExtension(alternatives)]),
        await library.SubjectKeyIdentifierExtension.create(spec.publicKey),
        await library.AuthorityKeyIdentifierExtension.create(issuer.certificate.publicKey),
        ...(urls.crl.length === 0 ? [] : [new library.CRLDistributionPointsExtension([...urls.crl])]),
      ],
    },
    webcrypto,
  );
}

export interface RootSpec {
  readonly commonName: string;
  readonly pair: KeyPair;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly serial: string;
}

export async function issueRoot({
  commonName,
  pair,
  notBeforeMs,
  notAfterMs,
  serial,
}: RootSpec): Promise<x509.X509Certificate> {
  const library = await loadX509();
  return library.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serial,
      name: commonName === '' ? [] : [{ CN: [commonName] }],
      keys: pair.keys,
      signingAlgorithm: pair.signing,
      notBefore: new Date(notBeforeMs),
      notAfter: new Date(notAfterMs),
      extensions: [
        new library.BasicConstraintsExtension(true, undefined, true),
        new library.KeyUsagesExtension(library.KeyUsageFlags.keyCertSign | library.KeyUsageFlags.cRLSign, true),
        await library.SubjectKeyIdentifierExtension.create(pair.keys.publicKey),
      ],
    },
    webcrypto,
  );
}

/** PEM without a final line break, as the API has it. */
export function pemOf(certificate: x509.X509Certificate): string {
  return certificate.toString('pem').trim();
}

export function serialOf(certificate: x509.X509Certificate): string {
  return colonHex(certificate.serialNumber);
}

/** PKCS#1 for RSA, SEC1 for EC, PKCS#8 for Ed25519 and on request. */
export async function privateKeyOf(keys: webcrypto.CryptoKeyPair): Promise<KeyObject> {
  const bytes = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return createPrivateKey({ key: Buffer.from(bytes), format: 'der', type: 'pkcs8' });
}

function subjectOf(commonName: string, { organization, units }: PkiRole): x509.JsonName {
  return [
    ...(organization.length === 0 ? [] : [{ O: [...organization] }]),
    ...(units.length === 0 ? [] : [{ OU: [...units] }]),
    ...(commonName === '' ? [] : [{ CN: [commonName] }]),
  ];
}

function alternativeNames({ dns, email, ip, uri }: RequestedNames): x509.JsonGeneralNames {
  return [
    ...dns.map((value) => ({ type: 'dns' as const, value })),
    ...email.map((value) => ({ type: 'email' as const, value })),
    ...ip.map((value) => ({ type: 'ip' as const, value })),
    ...uri.map((value) => ({ type: 'url' as const, value })),
  ];
}

function keyUsageBits(library: typeof x509, names: readonly string[]): x509.KeyUsageFlags {
  const { digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment } = library.KeyUsageFlags;
  const { keyAgreement, keyCertSign, cRLSign } = library.KeyUsageFlags;
  const known = new Map<string, number>([
    ['digitalsignature', digitalSignature],
    ['contentcommitment', nonRepudiation],
    ['keyencipherment', keyEncipherment],
    ['dataencipherment', dataEncipherment],
    ['keyagreement', keyAgreement],
    ['certsign', keyCertSign],
    ['crlsign', cRLSign],
  ]);
  const bits = names.reduce((sum, name) => sum | (known.get(name.replace(/^KeyUsage/i, '').toLowerCase()) ?? 0), 0);
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- a set of flags is no single member of it
  return bits;
}
