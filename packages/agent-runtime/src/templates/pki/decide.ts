import type { PkiBundle } from '@sluice/template';

/** One PEM block: its label and its text with a final line break. */
export interface PemBlock {
  readonly label: string;
  readonly text: string;
}

/** What is known of a certificate. Unix time in milliseconds. */
export interface CertificateFacts {
  readonly isAuthority: boolean;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

const block = /-----BEGIN ([A-Z0-9 ]+)-----\s[\s\S]*?-----END \1-----/g;

/** Every PEM block of a text, in order; what stands around them is ignored. Source: spec/template.md 9.2. */
export function pemBlocks(text: string): readonly PemBlock[] {
  return [...text.matchAll(block)].map(([whole, label = '']) => ({ label, text: `${whole.replaceAll('\r', '')}\n` }));
}

/**
 * Sorts blocks into a bundle: the key, the last certificate that is no authority, the first authority, and all
 * authorities once. Source: spec/template.md 9.2, `pkiCert` item 3.
 */
export function bundleOf(
  blocks: readonly PemBlock[],
  factsOf: (certificate: string) => CertificateFacts | undefined,
): PkiBundle {
  const certificates = blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ text }) => text);
  const authorities = certificates.filter((text) => factsOf(text)?.isAuthority === true);
  return {
    Key: blocks.findLast(({ label }) => label.endsWith('PRIVATE KEY'))?.text ?? '',
    Cert: certificates.findLast((text) => factsOf(text)?.isAuthority === false) ?? '',
    CA: authorities[0] ?? '',
    CAChain: [...new Set(authorities)],
  };
}

/**
 * When a certificate is to be replaced: after `threshold` of its life, up to 3 % of it earlier by jitter, so that pods
 * that started together do not renew together. Unix time in milliseconds. Source: spec/template.md 10.6.
 */
export function rotationMs({ notBeforeMs, notAfterMs }: CertificateFacts, threshold: number, jitter: number): number {
  const lifeMs = notAfterMs - notBeforeMs;
  return notBeforeMs + lifeMs * Math.max(0, threshold - 0.03 * jitter);
}
