import { decodeBase64 } from '@sluice/core';
import { invalidRequest } from '../../core/errors.ts';
import type { KeyVersion, TransitKey } from './transit-key.ts';

/** `vault:vN:` and base64, for ciphertexts, signatures and HMACs. */
export function formatVersioned(version: number, payload: string): string {
  return `vault:v${version}:${payload}`;
}

export interface Versioned {
  readonly number: number;
  readonly version: KeyVersion;
  readonly payload: string;
}

/**
 * Splits such a text and finds the key's version. Throws 400; `what` names the text in errors.
 * Source: spec/vault-api.md 9.2.
 */
export function parseVersioned(key: TransitKey, text: string, what: string): Versioned {
  if (!text.startsWith('vault:v')) throw invalidRequest(`invalid ${what}: no prefix`);
  const fields = text.slice('vault:v'.length).split(':');
  const [digits = '', payload = ''] = fields;
  if (fields.length !== 2) throw invalidRequest(`invalid ${what}: wrong number of fields`);
  if (!/^[-+]?\d+$/.test(digits)) throw invalidRequest(`invalid ${what}: version number could not be decoded`);
  const number = Number(digits);
  if (number > key.latest) throw invalidRequest(`invalid ${what}: version is too new`);
  const version = key.versions.get(number);
  if (number < key.minDecryption || version === undefined) {
    throw invalidRequest('ciphertext or signature version is disallowed by policy (too old)');
  }
  return { number, version, payload };
}

/** Strict base64; the error names the text that it was. */
export function decodePayload(payload: string, what: string): Buffer {
  const fast = Buffer.from(payload, 'base64');
  if (fast.toString('base64') === payload) return fast;
  const bytes = decodeBase64(payload);
  if (!bytes.ok) throw invalidRequest(`invalid ${what}: could not decode base64`);
  return Buffer.from(bytes.value);
}
