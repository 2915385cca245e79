import type { Fields } from '../../core/fields.ts';
import type { Call, Route } from '../../core/model.ts';
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { JsonObject } from '@sluice/core';
import { invalidRequest } from '../../core/errors.ts';
import { integerOf, runItems } from './batch.ts';
import { hashes, privateKeyOf, signBytes, verifyBytes } from './sign.ts';
import type { SignOptions } from './sign.ts';
import { publicKeyText } from './transit-key.ts';
import type { KeyVersion, TransitKey } from './transit-key.ts';
import { contextOf, decodeInput, textOf, versionFor } from './transit-state.ts';
import type { TransitState } from './transit-state.ts';
import { formatVersioned, parseVersioned } from './versioned-text.ts';

const fields: Fields = {
  name: 'string',
  input: 'string',
  signature: 'string',
  hmac: 'string',
  context: 'string',
  key_version: 'integer',
  hash_algorithm: 'string',
  algorithm: 'string',
  urlalgorithm: 'string',
  signature_algorithm: 'string',
  marshaling_algorithm: 'string',
  salt_length: 'string',
  prehashed: 'boolean',
  batch_input: 'any',
};

/** `sign/`, `verify/` and `hmac/`. Source: spec/vault-api.md 9.3. */
export function signRoutes(state: TransitState): readonly Route[] {
  const both = (pattern: string, write: NonNullable<Route['write']>): readonly Route[] => [
    { pattern: `${pattern}/:name`, fields, write },
    { pattern: `${pattern}/:name/:urlalgorithm`, fields, write },
  ];
  return [
    ...both('sign', (call) => {
      const key = state.existing(call.input.name('name'), 'signing key not found');
      if (!key.traits.signs) throw invalidRequest(`key type ${key.type} does not support signing`);
      return runItems(call, (item) => signItem(call, key, item));
    }),
    ...both('verify', (call) => {
      const key = state.existing(call.input.name('name'), 'signature verification key not found');
      return runItems(call, (item) => ({ valid: verifyItem(call, key, item) }));
    }),
    ...both('hmac', (call) => {
      const key = state.existing(call.input.name('name'));
      return runItems(call, (item) => hmacItem(call, key, item));
    }),
  ];
}

function signItem(call: Call, key: TransitKey, item: JsonObject): JsonObject {
  const { number, version } = versionFor(key, integerOf(item['key_version'] ?? call.data['key_version']), 'signing');
  const options = optionsOf(call, key, item);
  const signature = formatVersioned(number, signBytes(key, version, inputOf(item), options));
  if (!key.derived) return { signature, key_version: number };
  return { signature, key_version: number, public_key: publicKeyText(privateKeyOf(version, options.context)) };
}

function verifyItem(call: Call, key: TransitKey, item: JsonObject): boolean {
  const signature = textOf(item['signature']) ?? '';
  const hmac = textOf(item['hmac']) ?? '';
  if (signature !== '' && hmac !== '') throw invalidRequest("provide one of 'signature' or 'hmac'");
  if (hmac !== '') return verifyHmac(call, key, hmac, inputOf(item));
  if (signature === '') throw invalidRequest("neither a 'signature' nor an 'hmac' were given to verify");
  if (!key.traits.signs) throw invalidRequest(`key type ${key.type} does not support verification`);
  const { version, payload } = parseVersioned(key, signature, 'signature');
  return verifyBytes(key, version, inputOf(item), payload, optionsOf(call, key, item));
}

function verifyHmac(call: Call, key: TransitKey, text: string, input: Buffer): boolean {
  const { version, payload } = parseVersioned(key, text, 'HMAC to verify');
  const given = Buffer.from(payload, 'base64');
  const own = hmacOf(call, key, version, input);
  return given.length === own.length && timingSafeEqual(given, own);
}

function hmacItem(call: Call, key: TransitKey, item: JsonObject): JsonObject {
  const { number, version } = versionFor(key, integerOf(item['key_version'] ?? call.data['key_version']), 'encryption');
  return { hmac: formatVersioned(number, hmacOf(call, key, version, inputOf(item)).toString('base64')) };
}

function hmacOf(call: Call, key: TransitKey, { secret, hmacKey }: KeyVersion, input: Buffer): Buffer {
  const name = algorithmOf(call, 'sha2-256');
  const hash = hashes[name];
  if (hash === undefined) throw invalidRequest(`unsupported algorithm ${JSON.stringify(name)}`);
  return createHmac(hash, key.traits.kind === 'hmac' ? secret : hmacKey)
    .update(input)
    .digest();
}

function inputOf(item: JsonObject): Buffer {
  const input = textOf(item['input']);
  if (input === undefined) throw invalidRequest('missing input');
  try {
    return decodeInput(input);
  } catch {
    throw invalidRequest('unable to decode input as base64: illegal base64 data');
  }
}

/** The path wins, then the newer name of the field. */
function algorithmOf({ input }: Call, usual: string): string {
  return input.text('urlalgorithm') ?? input.text('hash_algorithm') ?? input.text('algorithm') ?? usual;
}

function optionsOf(call: Call, key: TransitKey, item: JsonObject): SignOptions {
  const { input } = call;
  const padding = input.text('signature_algorithm') ?? 'pss';
  const marshaling = input.text('marshaling_algorithm') ?? 'asn1';
  if (padding !== 'pss' && padding !== 'pkcs1v15' && padding !== '')
    throw invalidRequest(`unsupported signature algorithm ${JSON.stringify(padding)}`);
  if (marshaling !== 'asn1' && marshaling !== 'jws')
    throw invalidRequest(`unsupported marshaling algorithm ${JSON.stringify(marshaling)}`);
  const salt = input.text('salt_length') ?? 'auto';
  return {
    hash: algorithmOf(call, key.traits.curve?.hash ?? 'sha2-256'),
    prehashed: input.flag('prehashed') ?? false,
    padding: padding === 'pkcs1v15' ? 'pkcs1v15' : 'pss',
    marshaling,
    // OpenSSL's words for "the longest possible" and "as long as the hash".
    saltLength: salt === 'hash' ? -1 : /^\d+$/.test(salt) && salt !== '0' ? Number(salt) : -2,
    context: contextOf(key, item),
  };
}
