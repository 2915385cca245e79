/** What of a request makes it the same as another one. */
export interface RequestIdentity {
  readonly method: string;
  /** Decoded path without `v1/`; see `Target.canonical`. */
  readonly canonical: string;
  readonly trailingSlash: boolean;
  readonly query: string;
  readonly namespace: string;
  /** Headers that change the reply: consistency, inline authentication, multi-factor. */
  readonly variants: string;
  readonly token: string;
  readonly body: string;
}

/**
 * The key of a reply. Unlike the peer's it leaves out headers that change nothing, such as `User-Agent` and trace ids.
 * It holds the token, and so is kept in memory only and never shown. Source: spec/agent.md 8.4, "DO".
 */
export function cacheKey(identity: RequestIdentity): string {
  const { method, canonical, trailingSlash, query, namespace, variants, token, body } = identity;
  return `${method} ${canonical}${trailingSlash ? '/' : ''}${query}\n${namespace}\n${variants}\n${token}\n${body}`;
}

/** Headers whose values are part of the key, in lower case; `x-vault-inline-auth-*` too. */
export const variantHeaders: ReadonlySet<string> = new Set([
  'x-vault-index',
  'x-vault-inconsistent',
  'x-vault-forward',
  'x-vault-no-request-forwarding',
  'x-vault-mfa',
  'x-vault-policy-override',
  'x-vault-recover-snapshot-id',
]);

/**
 * Whether a reply to such a request may be kept at all: not what only reads or changes tokens and leases, not what is
 * asked for wrapped. Source: spec/agent.md 8.3, "DO".
 */
export function isCacheableRequest(method: string, canonical: string, wrapTtl: string | undefined): boolean {
  if (wrapTtl !== undefined && wrapTtl !== '') return false;
  return cacheableMethods.has(method) && !uncacheablePath.test(canonical);
}

const cacheableMethods: ReadonlySet<string> = new Set(['GET', 'PUT', 'POST']);
const uncacheablePath = /^(?!v1\/)|\/(?:sys|cubbyhole)\/|\/auth\/token\/(?:renew|lookup|revoke)/;
