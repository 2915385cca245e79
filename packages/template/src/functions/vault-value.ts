import type { JsonObject, JsonValue } from '@sluice/core';
import { JsonNumber } from '@sluice/core';
import type { DependencyValue, PkiBundle } from '../dependency.ts';
import { timeValue } from '../time/go-time.ts';
import { parseRfc3339, zeroInstant } from '../time/rfc3339.ts';
import { valueFromJson } from '../value/from-json.ts';
import { GoList } from '../value/value.ts';
import { stringsOf } from '../value/list.ts';
import type { MapKey } from '../value/value.ts';
import { GoMap } from '../value/value.ts';
import type { StructType } from '../value/value.ts';
import { GoStruct } from '../value/value.ts';
import { TypedNil } from '../value/tagged.ts';
import type { Value } from '../value/value.ts';
import type { Flavour } from './flavour.ts';

/** A Vault response as templates see it. Source: spec/template.md 9.2, "Secret object". */
export function secretValue(response: JsonObject): Value {
  return new GoStruct(SECRET, {
    RequestID: text(response['request_id']),
    LeaseID: text(response['lease_id']),
    LeaseDuration: integer(response['lease_duration']),
    Renewable: response['renewable'] === true,
    Data: dataOf(response['data']),
    Warnings: textList(response['warnings']),
    Auth: isObject(response['auth']) ? authValue(response['auth']) : new TypedNil('*dependency.SecretAuth'),
    WrapInfo: isObject(response['wrap_info'])
      ? wrapValue(response['wrap_info'])
      : new TypedNil('*dependency.SecretWrapInfo'),
  });
}

/** An issued certificate. OpenBao Agent's has no chain. */
export function pkiValue(bundle: PkiBundle, flavour: Flavour): Value {
  const { Cert, Key, CA } = bundle;
  if (flavour === 'openbao') return new GoStruct(PEM_WITHOUT_CHAIN, { Cert, Key, CA });
  return new GoStruct(PEM, { Cert, Key, CA, CAChain: stringsOf(bundle.CAChain) });
}

/** Whether a received value is a response body. */
export function isResponse(value: DependencyValue | undefined): value is JsonObject {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** Whether a received value is a list of keys. */
export function isTextList(value: DependencyValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** Whether a received value is a certificate bundle. */
export function isPkiBundle(value: DependencyValue | undefined): value is PkiBundle {
  return typeof value === 'object' && 'Cert' in value && typeof value.Cert === 'string';
}

const SECRET: StructType = {
  name: 'dependency.Secret',
  pointer: true,
  fields: ['RequestID', 'LeaseID', 'LeaseDuration', 'Renewable', 'Data', 'Warnings', 'Auth', 'WrapInfo'],
};

const AUTH: StructType = {
  name: 'dependency.SecretAuth',
  pointer: true,
  fields: ['ClientToken', 'Accessor', 'Policies', 'Metadata', 'LeaseDuration', 'Renewable'],
};

const WRAP_INFO: StructType = {
  name: 'dependency.SecretWrapInfo',
  pointer: true,
  fields: ['Token', 'TTL', 'CreationTime', 'WrappedAccessor'],
};

const PEM: StructType = {
  name: 'dependency.PemEncoded',
  pointer: false,
  fields: ['Cert', 'Key', 'CA', 'CAChain'],
  methods: { Data: { parameters: [], call: (bundle) => bundle } },
};

const PEM_WITHOUT_CHAIN: StructType = { ...PEM, fields: ['Cert', 'Key', 'CA'] };

function authValue(auth: JsonObject): Value {
  const metadata = new Map<MapKey, Value>();
  const source = auth['metadata'];
  if (isObject(source)) for (const [name, value] of Object.entries(source)) metadata.set(name, text(value));
  return new GoStruct(AUTH, {
    ClientToken: text(auth['client_token']),
    Accessor: text(auth['accessor']),
    Policies: textList(auth['policies']),
    Metadata: new GoMap(metadata, 'string', 'string', !isObject(source)),
    LeaseDuration: integer(auth['lease_duration']),
    Renewable: auth['renewable'] === true,
  });
}

function wrapValue(info: JsonObject): Value {
  return new GoStruct(WRAP_INFO, {
    Token: text(info['token']),
    TTL: integer(info['ttl']),
    CreationTime: timeValue(parseRfc3339(text(info['creation_time'])) ?? zeroInstant),
    WrappedAccessor: text(info['wrapped_accessor']),
  });
}

function dataOf(data: JsonValue | undefined): Value {
  return isObject(data) ? valueFromJson(data) : new GoMap(new Map(), 'interface {}', 'string', true);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Envelope numbers arrive as numbers or with their text. */
function integer(value: JsonValue | undefined): bigint {
  const source = value instanceof JsonNumber ? value.text : typeof value === 'number' ? String(value) : '';
  return /^-?[0-9]+$/.test(source) ? BigInt.asIntN(64, BigInt(source)) : 0n;
}

function textList(value: JsonValue | undefined): GoList {
  if (!Array.isArray(value)) return new GoList('string', [], true);
  return stringsOf(value.filter((item): item is string => typeof item === 'string'));
}
