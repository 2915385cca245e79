import { createHash } from 'node:crypto';
import { idSuffix } from '../core/namespace.ts';
import type { Token } from '../core/model.ts';

/** Id of a token's own lease, `auth/kubernetes/login/h<64 hex>`. Source: spec/vault-api.md 5.8, 12.2. */
export function tokenLeaseId(token: Token): string {
  return `${token.path}/h${createHash('sha256').update(token.id).digest('hex')}${idSuffix(token.namespace)}`;
}

/** Tokens that have a lease: service tokens that expire. */
export function hasLease({ type, expiresMs }: Token): boolean {
  return type === 'service' && expiresMs !== undefined;
}
