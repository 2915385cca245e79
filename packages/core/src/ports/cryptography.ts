/** Kinds of private keys that templates can ask for (`sprig_genPrivateKey`). */
export type PrivateKeyKind = 'rsa' | 'dsa' | 'ecdsa' | 'ed25519';

/** A certificate and its key, both PEM with a final line break. */
export interface KeyedCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

export interface CertificateRequest {
  readonly commonName: string;
  /** IP addresses for the subject alternative names, in text form. */
  readonly ips: readonly string[];
  /** DNS names for the subject alternative names. */
  readonly names: readonly string[];
  /** Validity from now, in days; may be negative. */
  readonly days: number;
  /** PEM of the key to certify; absent: a new RSA key of 2048 bits. */
  readonly privateKey?: string;
  /** A certificate authority (may sign others) instead of a server and client certificate. Default: false. */
  readonly authority?: boolean;
  /** Who signs; absent: the key itself. */
  readonly issuer?: KeyedCertificate;
}

/**
 * Keys, certificates, AES and random bytes: what templates cannot compute purely. All synchronous, because rendering
 * is. What is wrong with the arguments (no PEM, wrong key, wrong padding) is thrown as `SluiceError` with code
 * `CRYPTOGRAPHY_INVALID_INPUT`. `platform-node` implements it. Source: spec/template.md 9.9 and appendix D,
 * spec/decisions.md 15.
 */
export interface Cryptography {
  /** Cryptographically strong. */
  randomBytes(length: number): Uint8Array;
  /** PEM in the form of the kind: PKCS#1 for RSA (4096 bits), SEC1 for ECDSA (P-256), OpenSSL's for DSA, PKCS#8 for Ed25519. */
  generatePrivateKey(kind: PrivateKeyKind): string;
  createCertificate(request: CertificateRequest): KeyedCertificate;
  /** Checks PEM texts from outside: a certificate, and a private key of a known kind. */
  checkCertificate(pair: KeyedCertificate): void;
  /** AES-256-CBC with PKCS#7 padding and without the vector in front. `key` has 32 bytes, `vector` 16. */
  encryptAes(key: Uint8Array, vector: Uint8Array, bytes: Uint8Array): Uint8Array;
  decryptAes(key: Uint8Array, vector: Uint8Array, bytes: Uint8Array): Uint8Array;
}
