import type { Mount, Vault } from '../../core/model.ts';
import type { JsonObject, JsonValue } from '@sluice/core';
import { decodeBase64 } from '@sluice/core';
import { invalidRequest } from '../../core/errors.ts';
import { keyType } from './key-types.ts';
import { rotate } from './transit-key.ts';
import type { KeyVersion, TransitKey } from './transit-key.ts';

/** Keys of one mount. */
export class TransitState {
  readonly vault: Vault;
  readonly keys: Map<string, TransitKey> = new Map<string, TransitKey>();
  readonly #mount: Mount;
  upsertDisabled = false;

  constructor(vault: Vault, mount: Mount) {
    this.vault = vault;
    this.#mount = mount;
  }

  /** Makes a key; 400 for a type or combination that cannot be. */
  create(name: string, wish: KeyWish): TransitKey {
    const traits = keyType(wish.type, this.vault.traits.openbao);
    if (traits === undefined) throw invalidRequest(`unknown key type ${wish.type}`);
    if ((wish.derived || wish.convergent) && !traits.derives) {
      throw invalidRequest(`key derivation and convergent encryption not supported for keys of type ${wish.type}`);
    }
    if (wish.convergent && !wish.derived)
      throw invalidRequest('convergent encryption requires derivation to be enabled');
    if (wish.convergent && !traits.encrypts)
      throw invalidRequest(`convergent encryption not supported for keys of type ${wish.type}`);
    const sizeBytes = wish.keySize === 0 ? traits.size : wish.keySize;
    if (traits.kind === 'hmac' && (sizeBytes < 32 || sizeBytes > 512)) {
      throw invalidRequest('invalid key_size for HMAC key, must be between 32 and 512 bytes');
    }
    const empty: TransitKey = {
      name,
      type: wish.type,
      traits,
      derived: wish.derived,
      convergent: wish.convergent,
      exportable: wish.exportable,
      allowPlaintextBackup: wish.allowPlaintextBackup,
      deletionAllowed: false,
      autoRotateSeconds: wish.autoRotateSeconds,
      minDecryption: 1,
      minEncryption: 0,
      minAvailable: 0,
      latest: 0,
      versions: new Map(),
      sizeBytes,
    };
    return this.store(rotate(empty, this.vault.ids, this.vault.nowMs()));
  }

  rotate(key: TransitKey): TransitKey {
    return this.store(rotate(key, this.vault.ids, this.vault.nowMs()));
  }

  /** Keeps the key and sees to its automatic rotation. */
  store(key: TransitKey): TransitKey {
    this.keys.set(key.name, key);
    const timer = `transit ${this.#mount.uuid} ${key.name}`;
    const createdMs = key.versions.get(key.latest)?.createdMs ?? 0;
    if (key.autoRotateSeconds === 0) this.vault.expiration.delete(timer);
    else {
      this.vault.expiration.set(timer, createdMs + key.autoRotateSeconds * 1000, () => {
        const current = this.keys.get(key.name);
        if (current !== undefined) this.rotate(current);
      });
    }
    return key;
  }

  /** For decrypting and the like. */
  existing(name: string, otherwise = 'encryption key not found'): TransitKey {
    const key = this.keys.get(name);
    if (key === undefined) throw invalidRequest(otherwise);
    return key;
  }
}

export interface KeyWish {
  readonly type: string;
  readonly derived: boolean;
  readonly convergent: boolean;
  readonly exportable: boolean;
  readonly allowPlaintextBackup: boolean;
  readonly keySize: number;
  readonly autoRotateSeconds: number;
}

/** The version to encrypt or sign with; 0 is the latest. */
export function versionFor(
  key: TransitKey,
  asked: number,
  verb: string,
): { readonly number: number; readonly version: KeyVersion } {
  const number = asked === 0 ? key.latest : asked;
  if (asked < 0) throw invalidRequest(`requested version for ${verb} is negative`);
  if (number > key.latest) throw invalidRequest(`requested version for ${verb} is higher than the latest key version`);
  const lowest = Math.max(key.minEncryption, key.minDecryption > 1 ? key.minDecryption : 0);
  const version = key.versions.get(number);
  if (number < lowest || version === undefined) {
    throw invalidRequest(`requested version for ${verb} is less than the minimum ${verb} key version`);
  }
  return { number, version };
}

const missingContext =
  "missing 'context' for key derivation; the key was created using a derived key, which means additional, per-request information must be included in order to perform operations with the key";

/** The context of a request; needed by derived keys only. */
export function contextOf(key: TransitKey, item: JsonObject): Buffer | undefined {
  const text = textOf(item['context']) ?? '';
  if (text === '') {
    if (key.derived) throw invalidRequest(missingContext);
    return undefined;
  }
  const bytes = decodeBase64(text);
  if (!bytes.ok) throw invalidRequest('failed to base64-decode context');
  return Buffer.from(bytes.value);
}

/** Base64 input of a request, with Go's text on error. */
export function decodeInput(text: string): Buffer {
  // Node decodes fast but takes anything; what it writes back the same way was right.
  const fast = Buffer.from(text, 'base64');
  if (fast.toString('base64') === text) return fast;
  const bytes = decodeBase64(text);
  if (!bytes.ok) throw invalidRequest(bytes.error);
  return Buffer.from(bytes.value);
}

export function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
