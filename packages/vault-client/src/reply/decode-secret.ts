import type { JsonObject, JsonValue } from '@sluice/core';
import { SecretString } from '@sluice/core';
import { countOf, decodeJson, flagOf, isObject, listOfTexts, member, textOf } from './decode-json.ts';
import type { AuthInfo, WrapInfo } from './secret.ts';
import { Secret } from './secret.ts';

/** What the body of a reply is. */
export type DecodedBody =
  | { readonly kind: 'empty' }
  | { readonly kind: 'secret'; readonly secret: Secret }
  /** No JSON object: a page of a middlebox, PEM text, ... */
  | { readonly kind: 'unreadable' };

/**
 * Decodes the envelope. An object without any of its members goes wholly into `data` (`sys/health`); one that holds
 * only `errors` is empty. Source: spec/vault-api.md 2.4, 2.10.
 */
export function decodeSecret(body: Uint8Array): DecodedBody {
  if (body.length === 0) return { kind: 'empty' };
  const value = decodeJson(body);
  if (value === null) return { kind: 'empty' };
  if (!isObject(value)) return { kind: 'unreadable' };
  const names = Object.keys(value);
  if (names.every((name) => name === 'errors')) return { kind: 'empty' };
  if (!names.some((name) => envelopeMembers.has(name))) return { kind: 'secret', secret: bare(value) };
  return { kind: 'secret', secret: envelope(value) };
}

const envelopeMembers: ReadonlySet<string> = new Set([
  'request_id',
  'lease_id',
  'renewable',
  'lease_duration',
  'data',
  'wrap_info',
  'warnings',
  'auth',
]);

function bare(data: JsonObject): Secret {
  return new Secret({ requestId: '', leaseId: '', renewable: false, leaseDurationSeconds: 0, warnings: [], data });
}

function envelope(value: JsonObject): Secret {
  const data = member(value, 'data');
  const auth = member(value, 'auth');
  const wrapInfo = member(value, 'wrap_info');
  const mountType = member(value, 'mount_type');
  return new Secret({
    requestId: textOf(member(value, 'request_id')),
    leaseId: textOf(member(value, 'lease_id')),
    renewable: flagOf(member(value, 'renewable')),
    leaseDurationSeconds: countOf(member(value, 'lease_duration')),
    warnings: listOfTexts(member(value, 'warnings')),
    ...(isObject(data) ? { data } : {}),
    ...(isObject(auth) ? { auth: decodeAuth(auth) } : {}),
    ...(isObject(wrapInfo) ? { wrapInfo: decodeWrapInfo(wrapInfo) } : {}),
    ...(typeof mountType === 'string' ? { mountType } : {}),
  });
}

function decodeAuth(auth: JsonObject): AuthInfo {
  return {
    clientToken: new SecretString(textOf(member(auth, 'client_token')), 'token'),
    accessor: textOf(member(auth, 'accessor')),
    policies: listOfTexts(member(auth, 'policies')),
    tokenPolicies: listOfTexts(member(auth, 'token_policies')),
    identityPolicies: listOfTexts(member(auth, 'identity_policies')),
    metadata: decodeMetadata(member(auth, 'metadata')),
    leaseDurationSeconds: countOf(member(auth, 'lease_duration')),
    renewable: flagOf(member(auth, 'renewable')),
    entityId: textOf(member(auth, 'entity_id')),
    tokenType: textOf(member(auth, 'token_type')),
    orphan: flagOf(member(auth, 'orphan')),
    numUses: countOf(member(auth, 'num_uses')),
    mfaRequired: isObject(member(auth, 'mfa_requirement')),
  };
}

function decodeMetadata(value: JsonValue | undefined): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, textOf(text)]));
}

function decodeWrapInfo(value: JsonObject): WrapInfo {
  const wrappedAccessor = textOf(member(value, 'wrapped_accessor'));
  return {
    token: new SecretString(textOf(member(value, 'token')), 'wrapping-token'),
    accessor: textOf(member(value, 'accessor')),
    ttlSeconds: countOf(member(value, 'ttl')),
    creationTime: textOf(member(value, 'creation_time')),
    creationPath: textOf(member(value, 'creation_path')),
    ...(wrappedAccessor === '' ? {} : { wrappedAccessor }),
  };
}
