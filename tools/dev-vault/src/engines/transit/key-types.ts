/** What keys of a type can do. Source: spec/vault-api.md 9.1. */
export interface KeyTypeTraits {
  readonly kind: 'symmetric' | 'rsa' | 'ecdsa' | 'ed25519' | 'hmac';
  readonly encrypts: boolean;
  readonly signs: boolean;
  readonly derives: boolean;
  /** Bytes of a symmetric key, bits of an RSA key. */
  readonly size: number;
  /** Curve in OpenSSL's words, and as shown. */
  readonly curve?: { readonly name: string; readonly shown: string; readonly hash: string };
  readonly cipher?: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305' | 'xchacha20-poly1305';
}

const symmetric = { kind: 'symmetric', encrypts: true, signs: false, derives: true } as const;
const rsa = { kind: 'rsa', encrypts: true, signs: true, derives: false } as const;
const ecdsa = { kind: 'ecdsa', encrypts: false, signs: true, derives: false, size: 0 } as const;

const types: Readonly<Record<string, KeyTypeTraits>> = {
  'aes128-gcm96': { ...symmetric, size: 16, cipher: 'aes-128-gcm' },
  'aes256-gcm96': { ...symmetric, size: 32, cipher: 'aes-256-gcm' },
  'chacha20-poly1305': { ...symmetric, size: 32, cipher: 'chacha20-poly1305' },
  'xchacha20-poly1305': { ...symmetric, size: 32, cipher: 'xchacha20-poly1305' },
  'rsa-2048': { ...rsa, size: 2048 },
  'rsa-3072': { ...rsa, size: 3072 },
  'rsa-4096': { ...rsa, size: 4096 },
  ed25519: { kind: 'ed25519', encrypts: false, signs: true, derives: true, size: 0 },
  'ecdsa-p256': { ...ecdsa, curve: { name: 'prime256v1', shown: 'P-256', hash: 'sha2-256' } },
  'ecdsa-p384': { ...ecdsa, curve: { name: 'secp384r1', shown: 'P-384', hash: 'sha2-384' } },
  'ecdsa-p521': { ...ecdsa, curve: { name: 'secp521r1', shown: 'P-521', hash: 'sha2-512' } },
  hmac: { kind: 'hmac', encrypts: false, signs: false, derives: false, size: 32 },
};

/** `undefined` for a type that this flavour does not have. */
export function keyType(name: string, openbao: boolean): KeyTypeTraits | undefined {
  return name === 'xchacha20-poly1305' && !openbao ? undefined : types[name];
}
