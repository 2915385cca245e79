import type { RedirectPolicy } from '../call/decide-redirect.ts';
import type { ConnectionOptions } from '../transport/connections.ts';
import { hasPrivateCa } from '../transport/tls-options.ts';
import type { VaultClientOptions } from '../vault-client.ts';
import type { EnvironmentConfig } from './config-from-env.ts';

/** Where clients look when nothing else is said. */
export const defaultAddress = 'https://127.0.0.1:8200';

/** Options of `createVaultClient` from what the environment says. */
export function toClientOptions(config: EnvironmentConfig): VaultClientOptions {
  const { namespace, token, timeoutMs, maxRetries, rateLimit, mfa } = config;
  return {
    address: config.agentAddress ?? config.address ?? defaultAddress,
    redirects: redirectsOf(config),
    headers: config.headers,
    ...(namespace === undefined ? {} : { namespace }),
    ...(token === undefined ? {} : { token }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(maxRetries === undefined ? {} : { retry: { max: maxRetries } }),
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...(mfa === undefined ? {} : { mfa: [mfa] }),
  };
}

/** Options of a transport from what the environment says. */
export function toConnectionOptions(config: EnvironmentConfig): ConnectionOptions {
  return { tls: config.tls, ...(config.proxy === undefined ? {} : { proxy: config.proxy }) };
}

function redirectsOf(config: EnvironmentConfig): RedirectPolicy {
  if (!config.followRedirects) return 'none';
  return hasPrivateCa(config.tls) ? 'same-ca' : 'same-origin';
}
