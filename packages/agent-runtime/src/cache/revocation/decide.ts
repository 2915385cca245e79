import { parseJson } from '@sluice/core';
import { isJsonObject, textOf } from '../json-members.ts';

/** Which entries a request of a client, or an administrator's call, makes worthless. */
export type Eviction =
  /** The token, its leases and its children. */
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'accessor'; readonly accessor: string }
  /** The token and its leases; its children live on without parent. */
  | { readonly kind: 'orphaning'; readonly token: string }
  | { readonly kind: 'lease'; readonly leaseId: string }
  | { readonly kind: 'lease-prefix'; readonly prefix: string; readonly namespace: string }
  | { readonly kind: 'path-prefix'; readonly path: string; readonly namespace: string }
  | { readonly kind: 'all' };

export interface RevocationRequest {
  /** Without namespace: `v1/auth/token/revoke`. */
  readonly path: string;
  readonly namespace: string;
  readonly token: string;
  readonly body: Uint8Array;
}

/**
 * What a successful request revoked, or `undefined` for a request that revokes nothing. A body without the member counts
 * as nothing revoked: the server's success stands. Source: spec/agent.md 8.5.
 */
export function readRevocation({ path, namespace, token, body }: RevocationRequest): Eviction | undefined {
  switch (path) {
    case 'v1/auth/token/revoke':
      return named(body, 'token', (text) => ({ kind: 'token', token: text }));
    case 'v1/auth/token/revoke-self':
      return { kind: 'token', token };
    case 'v1/auth/token/revoke-accessor':
      return named(body, 'accessor', (accessor) => ({ kind: 'accessor', accessor }));
    case 'v1/auth/token/revoke-orphan':
      return named(body, 'token', (text) => ({ kind: 'orphaning', token: text }));
    case 'v1/sys/leases/revoke':
    case 'v1/sys/revoke':
      return named(body, 'lease_id', (leaseId) => ({ kind: 'lease', leaseId }));
    default:
      return readPrefix(path, namespace);
  }
}

/** Splits `v1/team/a/auth/token/revoke` into its namespace and the path below it, for paths that revoke. */
export function splitNamespace(canonical: string): { readonly namespace: string; readonly path: string } {
  const [, namespace, path] = namespaced.exec(canonical) ?? [];
  if (namespace === undefined || path === undefined) return { namespace: '', path: canonical };
  return { namespace, path: `v1/${path}` };
}

const namespaced = /^v1\/(.+?)\/((?:auth\/token\/revoke(?:-[a-z]+)?|sys\/(?:leases\/)?revoke(?:-[a-z]+)?)(?:\/.*)?)$/;

function readPrefix(path: string, namespace: string): Eviction | undefined {
  const [, kind, rest] = /^v1\/sys\/(?:leases\/)?revoke(-prefix|-force|)\/(.+)$/.exec(path) ?? [];
  if (kind === undefined || rest === undefined) return undefined;
  return kind === '' ? { kind: 'lease', leaseId: rest } : { kind: 'lease-prefix', prefix: rest, namespace };
}

function named(body: Uint8Array, name: string, make: (text: string) => Eviction): Eviction | undefined {
  const text = memberOf(body, name);
  return text === undefined || text === '' ? undefined : make(text);
}

function memberOf(body: Uint8Array, name: string): string | undefined {
  const parsed = parseJson(new TextDecoder().decode(body));
  return parsed.ok && isJsonObject(parsed.value) ? textOf(parsed.value[name]) : undefined;
}
