import type { ApiProxyConfig } from '@sluice/core';

/** With whose token a request goes on. `wait`: with the agent's, which is not there yet. */
export type TokenChoice =
  | { readonly kind: 'client'; readonly token: string }
  | { readonly kind: 'agent'; readonly token: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'wait' };

/**
 * A token of the client's wins, unless the agent's is forced; without one the agent's is used where the configuration
 * says so. An empty token is none. Source: spec/agent.md 8.2 item 1.
 */
export function chooseToken(
  clientToken: string | undefined,
  mode: ApiProxyConfig['useAutoAuthToken'],
  agentToken: string | undefined,
): TokenChoice {
  const own = clientToken === undefined || clientToken === '' ? undefined : clientToken;
  if (mode !== 'force' && own !== undefined) return { kind: 'client', token: own };
  if (mode === 'never') return { kind: 'none' };
  return agentToken === undefined ? { kind: 'wait' } : { kind: 'agent', token: agentToken };
}

/** The token in a request's headers (flat list): the first `X-Vault-Token`, else a bearer token. Source: vault-api.md 2.3. */
export function clientTokenOf(rawHeaders: readonly string[]): string | undefined {
  return firstHeader(rawHeaders, 'x-vault-token') || bearerOf(firstHeader(rawHeaders, 'authorization'));
}

/** The first value of a header in Node's flat list. `name` in lower case. */
export function firstHeader(rawHeaders: readonly string[], name: string): string | undefined {
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const candidate = rawHeaders[index];
    if (candidate?.length === name.length && candidate.toLowerCase() === name) return rawHeaders[index + 1];
  }
  return undefined;
}

function bearerOf(authorization: string | undefined): string | undefined {
  return authorization?.startsWith('Bearer ') === true ? authorization.slice('Bearer '.length) : undefined;
}

/** Whether the server answers this path without any token, so that nobody needs to wait for one. */
export function needsNoToken(canonical: string): boolean {
  return /^v1\/(?:.+\/)?(?:sys\/(?:health|seal-status|init|unseal|leader)|auth\/.+\/login(?:\/[^/]+)?)$/.test(
    canonical,
  );
}
