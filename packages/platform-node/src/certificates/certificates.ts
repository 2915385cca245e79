import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import type * as x509 from '@peculiar/x509';
import type { Clock, KeyedCertificate } from '@sluice/core';

export interface AuthorityOptions {
  readonly clock: Pick<Clock, 'wallMs'>;
  /** Default: `Sluice CA`. */
  readonly commonName?: string;
  /** Validity in days. Default: 3650. */
  readonly days?: number;
}

export type CertificateUsage = 'server' | 'client';

export interface CertificateOptions {
  readonly clock: Pick<Clock, 'wallMs'>;
  /** Default: the first name or address. */
  readonly commonName?: string;
  /** DNS names. */
  readonly names?: readonly string[];
  /** IP addresses, in text form. */
  readonly ips?: readonly string[];
  /** Validity in days; may be a fraction, or negative for one that has expired. Default: 30. */
  readonly days?: number;
  /** Default: server and client. */
  readonly usages?: readonly CertificateUsage[];
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 86_400_000;
/** Certificates are valid a little earlier: clocks of the other side may be behind. */
const backdateMs = 60_000;
const usageNames: Readonly<Record<CertificateUsage, string>> = {
  server: '1.3.6.1.5.5.7.3.1',
  client: '1.3.6.1.5.5.7.3.2',
};

/** A new certificate authority: P-256, self-signed, both as PEM. Source: spec/injector.md 5.5. */
export async function createAuthority({
  clock,
  commonName = 'Sluice CA',
  days = 3650,
}: AuthorityOptions): Promise<KeyedCertificate> {
  const library = await loadLibrary();
  const keys = await generateKeys();
  const certificate = await library.X509CertificateGenerator.createSelfSigned(
    {
      name: nameOf(commonName),
      keys,
      ...validity(clock.wallMs(), days),
      signingAlgorithm: algorithm,
      extensions: [
        new library.BasicConstraintsExtension(true, undefined, true),
        new library.KeyUsagesExtension(
          library.KeyUsageFlags.keyCertSign | library.KeyUsageFlags.cRLSign | library.KeyUsageFlags.digitalSignature,
          true,
        ),
        await library.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    webcrypto,
  );
  return toPem(certificate, keys);
}

/** A certificate with a new P-256 key, signed by `authority`, both as PEM. Needs at least one name or address. */
export async function issueCertificate(
  authority: KeyedCertificate,
  { clock, names = [], ips = [], commonName, days = 30, usages = ['server', 'client'] }: CertificateOptions,
): Promise<KeyedCertificate> {
  const library = await loadLibrary();
  const issuer = new library.X509Certificate(authority.certPem);
  const keys = await generateKeys();
  const certificate = await library.X509CertificateGenerator.create(
    {
      subject: nameOf(commonName ?? names[0] ?? ips[0] ?? 'sluice'),
      issuer: issuer.subjectName,
      publicKey: keys.publicKey,
      signingKey: await importSigningKey(library, authority.keyPem),
      ...validity(clock.wallMs(), days),
      signingAlgorithm: algorithm,
      extensions: [
        new library.BasicConstraintsExtension(false, undefined, true),
        new library.KeyUsagesExtension(library.KeyUsageFlags.digitalSignature, true),
        new library.ExtendedKeyUsageExtension(usages.map((usage) => usageNames[usage])),
        new library.SubjectAlternativeNameExtension(alternativeNames([...names, ...ips])),
        await library.SubjectKeyIdentifierExtension.create(keys.publicKey),
        await library.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      ],
    },
    webcrypto,
  );
  return toPem(certificate, keys);
}

// Loaded when first needed: it costs start time, and the library wants the metadata polyfill before itself.
async function loadLibrary(): Promise<typeof x509> {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

function importSigningKey(library: typeof x509, pem: string): Promise<webcrypto.CryptoKey> {
  const [bytes] = library.PemConverter.decode(pem);
  if (bytes === undefined) throw new Error('the key of the authority is not PEM');
  return webcrypto.subtle.importKey('pkcs8', bytes, algorithm, false, ['sign']);
}

function validity(wallMs: number, days: number): { readonly notBefore: Date; readonly notAfter: Date } {
  const end = wallMs + days * dayMs;
  return { notBefore: new Date(Math.min(wallMs, end) - backdateMs), notAfter: new Date(end) };
}

function nameOf(commonName: string): x509.JsonName {
  return [{ CN: [commonName] }];
}

function alternativeNames(names: readonly string[]): x509.JsonGeneralNames {
  return names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }));
}

async function toPem(certificate: x509.X509Certificate, keys: webcrypto.CryptoKeyPair): Promise<KeyedCertificate> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const lines = bytes.toString('base64').replace(/.{64}(?!$)/g, '$&\n');
  return {
    certPem: `${certificate.toString('pem')}\n`,
    keyPem: `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`,
  };
}
