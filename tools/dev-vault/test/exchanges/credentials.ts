import { generateKeyPairSync, webcrypto } from 'node:crypto';
import 'reflect-metadata';
import {
  ExtendedKeyUsageExtension,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import {
  SubjectKeyIdentifierExtension,
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  X509Certificate,
} from '@peculiar/x509';
import { SignJWT } from 'jose';
import { createAuthority } from '@sluice/platform-node/certificates';
import { createSystemClock } from '@sluice/platform-node';

const clock = createSystemClock();
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

/** What the scenario `jwt` asks for. */
export async function jwtBindings(): Promise<ReadonlyMap<string, string>> {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const sign = (claims: Readonly<Record<string, string>>, key = own.privateKey) =>
    new SignJWT({ iss: 'https://tickets.test', sub: 'conductor', aud: 'train', ...claims })
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(key);
  return new Map([
    // The recording reads the key back without its final line break.
    ['<public-key>', own.publicKey.export({ type: 'spki', format: 'pem' }).toString().trim()],
    ['<jwt:good>', await sign({ seat: '12A' })],
    ['<jwt:bus>', await sign({ seat: '12A', aud: 'bus' })],
    ['<jwt:no-seat>', await sign({})],
    ['<jwt:forged>', await sign({ seat: '12A' }, other.privateKey)],
  ]);
}

/** What the scenario `pki` asks for. */
export async function pkiBindings(): Promise<ReadonlyMap<string, string>> {
  const keys = await newKeys();
  const request = { name: 'CN=csr.mill.test', keys, signingAlgorithm: algorithm };
  const csr = await Pkcs10CertificateRequestGenerator.create(request, webcrypto);
  return new Map([['<csr:mill>', csr.toString('pem')]]);
}

export interface ClientPair {
  readonly cert: string;
  readonly key: string;
}

/** What the scenario `cert` asks for: an authority, a client under it, and one of the same name that is not. */
export async function certBindings(): Promise<{
  readonly authority: string;
  readonly clients: ReadonlyMap<string, ClientPair>;
}> {
  const authority = await createAuthority({ clock, commonName: 'workshop ca' });
  const stranger = await createAuthority({ clock, commonName: 'drill-7' });
  return {
    authority: authority.certPem,
    clients: new Map([
      ['<client:drill>', await clientUnder(authority)],
      ['<client:stranger>', { cert: stranger.certPem, key: stranger.keyPem }],
    ]),
  };
}

async function clientUnder(authority: { readonly certPem: string; readonly keyPem: string }): Promise<ClientPair> {
  const issuer = new X509Certificate(authority.certPem);
  const der = Buffer.from(authority.keyPem.replaceAll(/-----.*-----|\n/g, ''), 'base64');
  const signingKey = await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create(
    {
      subject: [{ OU: ['tools'] }, { CN: ['drill-7'] }],
      issuer: issuer.subjectName,
      publicKey: keys.publicKey,
      signingKey,
      signingAlgorithm: algorithm,
      notBefore: new Date(clock.wallMs() - 60_000),
      notAfter: new Date(clock.wallMs() + 3_600_000),
      extensions: [
        new BasicConstraintsExtension(false),
        new ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.2']),
        new SubjectAlternativeNameExtension([{ type: 'dns', value: 'drill-7.workshop.test' }]),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
        await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      ],
    },
    webcrypto,
  );
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    cert: certificate.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${bytes}\n-----END PRIVATE KEY-----\n`,
  };
}
