/**
 * Keys, certificates, AES and random bytes for Sprig's crypto functions: synchronous, implemented by
 * `platform-node`. Every method throws when its input is unusable. Source: spec/decisions.md 15.
 */
export interface Cryptography {
  randomBytes(length: number): Uint8Array;
  /** A private key as PEM. `kind` is `rsa`, `dsa`, `ecdsa` or `ed25519`. */
  generatePrivateKey(kind: string): string;
  /** A certificate of this description, signed by `issuer` or by itself. */
  issueCertificate(request: CertificateRequest): { readonly certPem: string; readonly keyPem: string };
  aesCbcEncrypt(key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Uint8Array;
  aesCbcDecrypt(key: Uint8Array, iv: Uint8Array, cipher: Uint8Array): Uint8Array;
  scrypt(password: Uint8Array, salt: Uint8Array, options: ScryptOptions): Uint8Array;
}

/** `lengthBytes` of key material with cost `n`, block size `r` and parallelism `p`. */
export interface ScryptOptions {
  readonly n: number;
  readonly r: number;
  readonly p: number;
  readonly lengthBytes: number;
}

/** What `genCA`, `genSelfSignedCert` and `genSignedCert` ask for. */
export interface CertificateRequest {
  readonly commonName: string;
  readonly ipAddresses: readonly string[];
  readonly dnsNames: readonly string[];
  readonly days: number;
  readonly isAuthority: boolean;
  /** An existing private key as PEM; a new RSA key of 2048 bits when absent. */
  readonly keyPem?: string;
  readonly issuer?: { readonly certPem: string; readonly keyPem: string };
}
