import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { JsonObject, JsonValue } from '@sluice/core';
import { timeText } from '../../core/go-text.ts';
import type { RandomIds } from '../../core/random-ids.ts';
import type { KeyTypeTraits } from './key-types.ts';

/** One version of a key. */
export interface KeyVersion {
  readonly createdMs: number;
  /** Of symmetric and HMAC keys; the seed of a derived Ed25519 key. */
  readonly secret: Buffer;
  /** Of RSA, ECDSA and Ed25519 keys. */
  readonly privateKey: KeyObject | undefined;
  readonly hmacKey: Buffer;
}

/** A named key with all its versions. */
export interface TransitKey {
  readonly name: string;
  readonly type: string;
  readonly traits: KeyTypeTraits;
  readonly derived: boolean;
  readonly convergent: boolean;
  readonly exportable: boolean;
  readonly allowPlaintextBackup: boolean;
  readonly deletionAllowed: boolean;
  readonly autoRotateSeconds: number;
  readonly minDecryption: number;
  readonly minEncryption: number;
  readonly minAvailable: number;
  readonly latest: number;
  readonly versions: ReadonlyMap<number, KeyVersion>;
  readonly sizeBytes: number;
}

/** With one version more. */
export function rotate(key: TransitKey, ids: RandomIds, nowMs: number): TransitKey {
  const latest = key.latest + 1;
  return { ...key, latest, versions: new Map(key.versions).set(latest, newVersion(key, ids, nowMs)) };
}

function newVersion({ traits, derived, sizeBytes }: TransitKey, ids: RandomIds, nowMs: number): KeyVersion {
  const secret = ids.bytes(traits.kind === 'ed25519' ? 32 : Math.max(sizeBytes, 16));
  return { createdMs: nowMs, secret, privateKey: derived ? undefined : newPrivateKey(traits), hmacKey: ids.bytes(32) };
}

function newPrivateKey({ kind, size, curve }: KeyTypeTraits): KeyObject | undefined {
  switch (kind) {
    case 'rsa':
      return generateKeyPairSync('rsa', { modulusLength: size }).privateKey;
    case 'ecdsa':
      return generateKeyPairSync('ec', { namedCurve: curve?.name ?? '' }).privateKey;
    case 'ed25519':
      return generateKeyPairSync('ed25519').privateKey;
    case 'symmetric':
    case 'hmac':
      return undefined;
  }
}

/** Key info as `keys/NAME` shows it. */
export function describeKey(key: TransitKey, openbao: boolean): JsonObject {
  const { traits } = key;
  const visible = [...key.versions].filter(([number]) => number >= key.minDecryption);
  return {
    allow_plaintext_backup: key.allowPlaintextBackup,
    auto_rotate_period: key.autoRotateSeconds,
    deletion_allowed: key.deletionAllowed,
    derived: key.derived,
    exportable: key.exportable,
    imported_key: false,
    keys: Object.fromEntries(visible.map(([number, version]) => [String(number), describeVersion(key, version)])),
    latest_version: key.latest,
    min_available_version: key.minAvailable,
    min_decryption_version: key.minDecryption,
    min_encryption_version: key.minEncryption,
    name: key.name,
    ...(openbao ? { soft_deleted: false } : {}),
    supports_decryption: traits.encrypts,
    supports_derivation: traits.derives,
    supports_encryption: traits.encrypts,
    supports_signing: traits.signs,
    type: key.type,
    ...(key.derived ? { kdf: 'hkdf_sha256' } : {}),
    ...(key.derived && traits.encrypts
      ? { convergent_encryption: key.convergent, ...(key.convergent ? { convergent_encryption_version: -1 } : {}) }
      : {}),
  };
}

function describeVersion({ type, traits }: TransitKey, { createdMs, privateKey }: KeyVersion): JsonValue {
  if (traits.kind === 'symmetric' || traits.kind === 'hmac') return Math.floor(createdMs / 1000);
  return {
    certificate_chain: '',
    creation_time: timeText(createdMs),
    name: traits.curve?.shown ?? type,
    public_key: privateKey === undefined ? '' : publicKeyText(privateKey),
  };
}

/** PEM, but the bare bytes in base64 for Ed25519. */
export function publicKeyText(privateKey: KeyObject): string {
  const publicKey = createPublicKey(privateKey);
  if (publicKey.asymmetricKeyType !== 'ed25519') return publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64');
}
