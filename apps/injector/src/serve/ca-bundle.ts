import { X509Certificate } from 'node:crypto';

/** At most so many certificates stay in a bundle; more have been left behind by replicas long gone. */
const keptCertificates = 8;

/** The certificates of a PEM text, in order. What is no certificate is left out. */
export function certificatesOf(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}

/** Whether all of `required` are in `present`. Compared as a set of certificates, since text and order may differ. */
export function containsAll(present: string, required: string): boolean {
  const found = new Set(certificatesOf(present).map(({ fingerprint256 }) => fingerprint256));
  return certificatesOf(required).every(({ fingerprint256 }) => found.has(fingerprint256));
}

/**
 * `own` behind those of `present` that have not expired, newest eight in all: what other replicas and the previous
 * injector still serve stays valid. Ours are last, because vault-k8s keeps the last one it finds
 * (spec/injector.md 5.5). Source: spec/kubernetes.md 5.3.
 */
export function unionOf(present: string, own: string, wallMs: number): string {
  const ours = certificatesOf(own);
  const known = new Set(ours.map(({ fingerprint256 }) => fingerprint256));
  const others = new Map<string, X509Certificate>();
  for (const certificate of certificatesOf(present)) {
    if (known.has(certificate.fingerprint256) || Date.parse(certificate.validTo) <= wallMs) continue;
    others.set(certificate.fingerprint256, certificate);
  }
  const newest = [...others.values()]
    .sort((left, right) => Date.parse(right.validFrom) - Date.parse(left.validFrom))
    .slice(0, Math.max(0, keptCertificates - ours.length));
  return [...newest, ...ours].map((certificate) => certificate.toString()).join('');
}
