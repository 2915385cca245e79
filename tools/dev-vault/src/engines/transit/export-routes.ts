import type { Call, Reply, Route } from '../../core/model.ts';
import { invalidRequest } from '../../core/errors.ts';
import { publicKeyText } from './transit-key.ts';
import type { KeyVersion, TransitKey } from './transit-key.ts';
import type { TransitState } from './transit-state.ts';

const kinds = ['encryption-key', 'signing-key', 'hmac-key', 'public-key'] as const;

/** `export/TYPE/NAME[/VERSION]`, for keys that may be exported. Source: spec/vault-api.md 9.1. */
export function exportRoutes(state: TransitState): readonly Route[] {
  const read = (call: Call) => exportKey(state, call);
  return [
    { pattern: 'export/:type/:name', read },
    { pattern: 'export/:type/:name/:version', read },
  ];
}

function exportKey(state: TransitState, { input }: Call): Reply | undefined {
  const kind = kinds.find((name) => name === input.name('type'));
  if (kind === undefined) throw invalidRequest(`invalid export type: ${input.name('type')}`);
  const key = state.keys.get(input.name('name'));
  if (key === undefined) return undefined;
  if (!key.exportable && kind !== 'public-key') throw invalidRequest('private key material is not exportable');
  if (kind === 'encryption-key' && !key.traits.encrypts) throw invalidRequest('encryption not supported for the key');
  if (kind === 'signing-key' && !key.traits.signs) throw invalidRequest('signing not supported for the key');
  const wanted = chosen(key, input.text('version') ?? '');
  const keys = Object.fromEntries(wanted.map(([number, version]) => [String(number), materialOf(kind, version)]));
  return { data: { keys, name: key.name, type: key.type } };
}

function chosen(key: TransitKey, text: string): readonly (readonly [number, KeyVersion])[] {
  if (text === '') return [...key.versions].filter(([number]) => number >= key.minDecryption);
  const number = text === 'latest' ? key.latest : Number(text);
  const version = key.versions.get(number);
  if (version === undefined) throw invalidRequest('version does not exist or cannot be found');
  if (number < key.minDecryption) throw invalidRequest('version for export is below minimum decryption version');
  return [[number, version]];
}

function materialOf(kind: (typeof kinds)[number], { privateKey, secret, hmacKey }: KeyVersion): string {
  if (kind === 'hmac-key') return hmacKey.toString('base64');
  if (privateKey === undefined) return secret.toString('base64');
  if (kind === 'public-key') return publicKeyText(privateKey);
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
