import type { Fields } from '../../core/fields.ts';
import type { Call, Reply, Route } from '../../core/model.ts';
import type { JsonObject } from '@sluice/core';
import { invalidRequest } from '../../core/errors.ts';
import { checkContexts, integerOf, runItems } from './batch.ts';
import { decryptBytes, encryptBytes } from './ciphers.ts';
import type { CipherInput } from './ciphers.ts';
import type { TransitKey } from './transit-key.ts';
import { contextOf, decodeInput, textOf, versionFor } from './transit-state.ts';
import type { TransitState } from './transit-state.ts';
import { decodePayload, formatVersioned, parseVersioned } from './versioned-text.ts';

const fields: Fields = {
  name: 'string',
  plaintext: 'string',
  ciphertext: 'string',
  context: 'string',
  nonce: 'string',
  associated_data: 'string',
  key_version: 'integer',
  type: 'string',
  convergent_encryption: 'boolean',
  partial_failure_response_code: 'integer',
  batch_input: 'any',
};

/** `encrypt/`, `decrypt/`, `rewrap/` and `datakey/`. Source: spec/vault-api.md 9.2, 9.3. */
export function cipherRoutes(state: TransitState): readonly Route[] {
  const name = ({ input }: Call): string => input.name('name');
  return [
    {
      pattern: 'encrypt/:name',
      fields,
      exists: (call) => state.keys.has(name(call)),
      write(call) {
        checkContexts(call);
        const key = state.keys.get(name(call)) ?? upsert(state, call);
        return runItems(call, (item) => encryptItem(state, key, item));
      },
    },
    {
      pattern: 'decrypt/:name',
      fields,
      write(call) {
        const key = state.existing(name(call));
        checkContexts(call);
        return runItems(call, (item) => ({ plaintext: decryptItem(key, item).toString('base64') }));
      },
    },
    {
      pattern: 'rewrap/:name',
      fields,
      write(call) {
        const key = state.existing(name(call));
        checkContexts(call);
        return runItems(call, (item) => {
          const plaintext = decryptItem(key, item).toString('base64');
          return encryptItem(state, key, { ...item, plaintext });
        });
      },
    },
    {
      pattern: 'datakey/:form/:name',
      fields: { ...fields, form: 'string', bits: 'integer' },
      write: (call) => dataKey(state, call),
    },
  ];
}

/** A call on a missing key makes it, symmetric types only. */
function upsert(state: TransitState, { input, data }: Call): TransitKey {
  if (state.upsertDisabled) throw invalidRequest('encryption key not found');
  const type = input.text('type') ?? 'aes256-gcm96';
  if (/^(?:ecdsa|ed25519|rsa|hmac)/.test(type))
    throw invalidRequest(`key type ${type} not supported for this operation`);
  const first = Array.isArray(data['batch_input']) ? (data['batch_input'] as readonly JsonObject[])[0] : data;
  const derived = typeof first?.['context'] === 'string' && first['context'] !== '';
  return state.create(input.name('name'), {
    type,
    derived,
    convergent: input.flag('convergent_encryption') ?? false,
    exportable: false,
    allowPlaintextBackup: false,
    keySize: 0,
    autoRotateSeconds: 0,
  });
}

function encryptItem(state: TransitState, key: TransitKey, item: JsonObject): JsonObject {
  const plaintext = textOf(item['plaintext']);
  if (plaintext === undefined) throw invalidRequest('missing plaintext to encrypt');
  if (!key.traits.encrypts) throw invalidRequest(`message encryption not supported for key type ${key.type}`);
  const bytes = decodeInput(plaintext);
  const { number, version } = versionFor(key, integerOf(item['key_version']), 'encryption');
  const sealed = encryptBytes(key, version, bytes, cipherInput(key, item), (length) => state.vault.ids.bytes(length));
  return { ciphertext: formatVersioned(number, sealed.toString('base64')), key_version: number };
}

function decryptItem(key: TransitKey, item: JsonObject): Buffer {
  const ciphertext = textOf(item['ciphertext']) ?? '';
  if (ciphertext === '') throw invalidRequest('missing ciphertext to decrypt');
  if (!key.traits.encrypts) throw invalidRequest(`message decryption not supported for key type ${key.type}`);
  const { version, payload } = parseVersioned(key, ciphertext, 'ciphertext');
  return decryptBytes(key, version, decodePayload(payload, 'ciphertext'), cipherInput(key, item));
}

function cipherInput(key: TransitKey, item: JsonObject): CipherInput {
  const associated = textOf(item['associated_data']) ?? '';
  return { context: contextOf(key, item), associatedData: associated === '' ? undefined : decodeInput(associated) };
}

function dataKey(state: TransitState, { input, data }: Call): Reply {
  const form = input.name('form');
  if (form !== 'plaintext' && form !== 'wrapped')
    throw invalidRequest("Invalid path, must be 'plaintext' or 'wrapped'");
  const key = state.existing(input.name('name'));
  const bits = input.number('bits') ?? 256;
  if (![128, 256, 512].includes(bits)) throw invalidRequest('invalid bit length');
  const plaintext = state.vault.ids.bytes(bits / 8).toString('base64');
  const wrapped = encryptItem(state, key, { ...data, plaintext });
  return { data: form === 'plaintext' ? { ...wrapped, plaintext } : wrapped };
}
