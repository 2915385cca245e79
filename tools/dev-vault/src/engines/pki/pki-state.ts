import type { webcrypto } from 'node:crypto';
import type * as x509 from '@peculiar/x509';

/** An authority of the mount. */
export interface Issuer {
  readonly id: string;
  readonly name: string;
  readonly keyId: string;
  readonly keyName: string;
  readonly certificate: x509.X509Certificate;
  readonly pem: string;
  readonly signingKey: webcrypto.CryptoKey;
  readonly signingAlgorithm: SigningAlgorithm;
  readonly expiresMs: number;
}

export type SigningAlgorithm = { readonly name: string; readonly hash: string; readonly namedCurve?: string };

export interface IssuedCertificate {
  readonly serial: string;
  readonly pem: string;
  readonly der: Buffer;
  readonly expiresMs: number;
  readonly revokedMs: number | undefined;
}

/** State of one mount. */
export interface PkiState {
  readonly issuers: Issuer[];
  readonly roles: Map<string, PkiRole>;
  /** By serial number with colons. */
  readonly certificates: Map<string, IssuedCertificate>;
  urls: PkiUrls;
}

export interface PkiUrls {
  readonly issuing: readonly string[];
  readonly crl: readonly string[];
  readonly ocsp: readonly string[];
}

/** A role: the fields that are decided on, and all others as they were sent. */
export interface PkiRole {
  readonly allowedDomains: readonly string[];
  readonly allowSubdomains: boolean;
  readonly allowBareDomains: boolean;
  readonly allowGlobDomains: boolean;
  readonly allowAnyName: boolean;
  readonly allowLocalhost: boolean;
  readonly allowWildcards: boolean;
  readonly allowIpSans: boolean;
  readonly allowedUriSans: readonly string[];
  readonly enforceHostnames: boolean;
  readonly serverFlag: boolean;
  readonly clientFlag: boolean;
  readonly requireCn: boolean;
  readonly useCsrCommonName: boolean;
  readonly useCsrSans: boolean;
  readonly keyType: string;
  readonly keyBits: number;
  readonly ttlSeconds: number;
  readonly maxTtlSeconds: number;
  readonly notBeforeSeconds: number;
  readonly noStore: boolean;
  readonly generateLease: boolean;
  readonly keyUsage: readonly string[];
  readonly organization: readonly string[];
  readonly units: readonly string[];
}
