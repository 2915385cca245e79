/** A certificate and its private key, both PEM with a final line break. */
export interface KeyedCertificate {
  readonly certPem: string;
  readonly keyPem: string;
}

/** What Sprig's `genCA`, `genSelfSignedCert` and `genSignedCert` ask for. */
export interface CertificateRequest {
  readonly commonName: string;
  /** Subject alternative names, in text form. */
  readonly ipAddresses: readonly string[];
  readonly dnsNames: readonly string[];
  /** Validity from now; may be negative. */
  readonly days: number;
  /** A certificate authority, or a certificate for servers and clients. */
  readonly isAuthority: boolean;
  /** An existing private key as PEM; a new RSA key of 2048 bits when absent. */
  readonly keyPem?: string;
  /** Who signs; the key itself when absent. */
  readonly issuer?: KeyedCertificate;
}

/** `lengthBytes` of key material with cost `n`, block size `r` and parallelism `p`. */
export interface ScryptOptions {
  readonly n: number;
  readonly r: number;
  readonly p: number;
  readonly lengthBytes: number;
}

/**
 * Keys, certificates, AES and random bytes: what templates cannot compute purely. All synchronous, because rendering
 * is. Unusable input (no PEM, wrong key, wrong padding) is thrown as `SluiceError` with code
 * `CRYPTOGRAPHY_INVALID_INPUT`. `platform-node` implements it. Source: spec/template.md 9.9 and appendix D,
 * spec/decisions.md 15.
 */
export interface Cryptography {
  /** Cryptographically strong. */
  randomBytes(length: number): Uint8Array;
  /**
   * PEM in the usual form of the kind: `rsa` PKCS#1 (4096 bits), `ecdsa` SEC1 (P-256), `dsa` OpenSSL's (2048 bits),
   * `ed25519` PKCS#8.
   */
  generatePrivateKey(kind: string): string;
  issueCertificate(request: CertificateRequest): KeyedCertificate;
  /** Checks PEM from outside: a certificate, and a private key of a known kind. */
  checkCertificate(pair: KeyedCertificate): void;
  /** AES-256-CBC with PKCS#7 padding; the vector is not put in front. `key` has 32 bytes, `iv` 16. */
  aesCbcEncrypt(key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Uint8Array;
  aesCbcDecrypt(key: Uint8Array, iv: Uint8Array, cipher: Uint8Array): Uint8Array;
  scrypt(password: Uint8Array, salt: Uint8Array, options: ScryptOptions): Uint8Array;
}
