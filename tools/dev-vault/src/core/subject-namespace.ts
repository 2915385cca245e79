import type { Namespace, Vault } from './model.ts';
import type { JsonObject } from '@sluice/core';

/**
 * Some requests go to the namespace of the token or lease that they are about, whatever the header says; `undefined`
 * for all others, and when that is not known. Source: spec/vault-api.md 4.10.
 */
export function namespaceOfSubject(
  vault: Vault,
  path: string,
  { data, clientToken }: { readonly data: JsonObject; readonly clientToken: string },
): Namespace | undefined {
  const named = typeof data['token'] === 'string' && data['token'] !== '' ? data['token'] : undefined;
  if (/^auth\/token\/(?:lookup|renew|revoke)-self$/.test(path)) return vault.tokens.find(clientToken)?.namespace;
  if (/^auth\/token\/(?:lookup|renew|revoke|revoke-orphan)$/.test(path))
    return vault.tokens.find(named ?? '')?.namespace;
  if (/^sys\/wrapping\/(?:lookup|unwrap|rewrap)$/.test(path)) return vault.tokens.find(named ?? clientToken)?.namespace;
  if (/^sys\/leases\/(?:lookup|renew|revoke)$/.test(path)) return vault.leases.find(leaseIdOf(data))?.namespace;
  return undefined;
}

function leaseIdOf(data: JsonObject): string {
  return typeof data['lease_id'] === 'string' ? data['lease_id'] : '';
}
