import type { SecretString } from '@sluice/core';

/**
 * How the server proves itself and how we do.
 * Source: spec/vault-api.md 2.1, 2.8. Files are read again when they change.
 */
export interface TlsOptions {
  /** PEM file with CA certificates. Of `caFile`, `caPem` and `caDirectory` the first given counts. */
  readonly caFile?: string;
  readonly caPem?: string;
  /** Directory of PEM files. */
  readonly caDirectory?: string;
  /** Trust the system's roots beside the CA given. Default: the CA replaces them. */
  readonly includeSystemRoots?: boolean;
  /** Where the system keeps its roots, as `SSL_CERT_FILE` and `SSL_CERT_DIR` name it. */
  readonly systemRootsFile?: string;
  readonly systemRootsDirectory?: string;
  /** Client certificate and key: both or none; files win over texts. */
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly certPem?: string;
  readonly keyPem?: SecretString;
  /** Name for SNI and for the check of the certificate. Default: host of the URL. */
  readonly serverName?: string;
  /** Accept any certificate. Default: false. */
  readonly skipVerify?: boolean;
}

/** Whether a private CA decides who may be trusted (it widens where redirects may lead, spec/vault-api.md 2.5). */
export function hasPrivateCa(tls: TlsOptions): boolean {
  const given = tls.caFile ?? tls.caPem ?? tls.caDirectory;
  return given !== undefined && tls.includeSystemRoots !== true && tls.skipVerify !== true;
}
