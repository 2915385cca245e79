import type { X509Certificate } from 'node:crypto';
import { colonHex, loadX509 } from '../../certificates.ts';
import { globMatches } from '../../policy/parameters.ts';
import type { StoredSettings } from '../token-fields.ts';

/** A trusted certificate and what client certificates below it must have. */
export interface CertEntry {
  readonly name: string;
  readonly pem: string;
  readonly certificate: X509Certificate;
  readonly displayName: string;
  readonly names: readonly string[];
  readonly commonNames: readonly string[];
  readonly dnsSans: readonly string[];
  readonly emailSans: readonly string[];
  readonly uriSans: readonly string[];
  readonly units: readonly string[];
  readonly token: StoredSettings;
}

const longestChain = 8;

/**
 * Why `leaf` does not lead to the entry's certificate; `undefined` when it does. `chain`: what the client sent besides.
 */
export function chainProblem(
  { certificate }: CertEntry,
  leaf: X509Certificate,
  chain: readonly X509Certificate[],
  nowMs: number,
): string | undefined {
  if (leaf.fingerprint256 === certificate.fingerprint256) return isValid(leaf, nowMs) ? undefined : 'expired';
  let current = leaf;
  for (let step = 0; step < longestChain; step += 1) {
    if (!isValid(current, nowMs)) return 'expired';
    if (issued(certificate, current))
      return certificate.ca && isValid(certificate, nowMs) ? undefined : 'not an authority';
    const next = chain.find((candidate) => candidate.ca && issued(candidate, current) && candidate !== current);
    if (next === undefined) return 'unknown issuer';
    current = next;
  }
  return 'chain too long';
}

/** The constraints of the entry, each if it is given. */
export function constraintsHold(entry: CertEntry, leaf: X509Certificate): boolean {
  const commonName = subjectOf(leaf, 'CN')[0] ?? '';
  const { dns, email, uri } = alternativeNames(leaf);
  const some = (globs: readonly string[], texts: readonly string[]): boolean =>
    globs.length === 0 || globs.some((glob) => texts.some((text) => globMatches(glob, text)));
  return (
    some(entry.names, [commonName, ...dns, ...email]) &&
    some(entry.commonNames, [commonName]) &&
    some(entry.dnsSans, dns) &&
    some(entry.emailSans, email) &&
    some(entry.uriSans, uri) &&
    some(entry.units, subjectOf(leaf, 'OU'))
  );
}

/** Metadata of a login. */
export async function identityOf(leaf: X509Certificate): Promise<Readonly<Record<string, string>>> {
  const x509 = await loadX509();
  const parsed = new x509.X509Certificate(leaf.raw);
  return {
    common_name: subjectOf(leaf, 'CN')[0] ?? '',
    serial_number: BigInt(`0x${leaf.serialNumber}`).toString(),
    subject_key_id: colonHex(parsed.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId ?? ''),
    authority_key_id: colonHex(parsed.getExtension(x509.AuthorityKeyIdentifierExtension)?.keyId ?? ''),
  };
}

function isValid({ validFrom, validTo }: X509Certificate, nowMs: number): boolean {
  return Date.parse(validFrom) <= nowMs && nowMs <= Date.parse(validTo);
}

function issued(issuer: X509Certificate, subject: X509Certificate): boolean {
  return subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
}

function subjectOf({ subject }: X509Certificate, attribute: string): readonly string[] {
  const lines = subject.split('\n').filter((line) => line.startsWith(`${attribute}=`));
  return lines.map((line) => line.slice(attribute.length + 1));
}

interface AlternativeNames {
  readonly dns: readonly string[];
  readonly email: readonly string[];
  readonly uri: readonly string[];
}

function alternativeNames({ subjectAltName = '' }: X509Certificate): AlternativeNames {
  const names = subjectAltName.split(', ');
  const of = (kind: string): readonly string[] =>
    names.filter((name) => name.startsWith(`${kind}:`)).map((name) => name.slice(kind.length + 1));
  return { dns: of('DNS'), email: of('email'), uri: of('URI') };
}
