import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';

/** A certificate chain and its key as PEM, checked: they belong together and the leaf's dates are known. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
  /** Unix milliseconds. */
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/**
 * Checks that certificate and key are PEM and belong together. Throws what OpenSSL says (`ERR_OSSL_…`), which names
 * no part of the key. Node replaces the whole context at once, so a broken pair must never reach it
 * (spec/kubernetes.md 5.6).
 */
export function checkKeyPair(certificate: string, key: string): KeyPair {
  createSecureContext({ cert: certificate, key });
  const leaf = new X509Certificate(certificate);
  return { certificate, key, notBeforeMs: Date.parse(leaf.validFrom), notAfterMs: Date.parse(leaf.validTo) };
}

export function isValidAt({ notBeforeMs, notAfterMs }: KeyPair, wallMs: number): boolean {
  return notBeforeMs <= wallMs && wallMs <= notAfterMs;
}
