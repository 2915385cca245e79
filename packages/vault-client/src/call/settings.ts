import { ConfigurationError } from '../errors/vault-error.ts';
import type { VaultClientOptions, VaultClientPorts } from '../vault-client.ts';
import { parseAddress } from './address.ts';
import { createConsistency } from './consistency.ts';
import { defaultRetryPolicy } from './decide-retry.ts';
import { createLimiter } from './limiter.ts';
import type { SenderSettings } from './sender.ts';
import { createSingleFlight } from './single-flight.ts';

/** Default time limit of a call. */
export const defaultTimeoutMs = 60_000;

/** Fills in defaults; throws `ConfigurationError` for what cannot work. */
export function readSettings(options: VaultClientOptions, ports: VaultClientPorts): SenderSettings {
  const address = parseAddress(options.address);
  if (!address.ok) throw configurationError(address.error);
  const headers = options.headers ?? [];
  const reserved = headers.find(([name]) => /^x-vault-/i.test(name));
  if (reserved !== undefined) throw configurationError(`header ${reserved[0]} belongs to the client; drop it`);
  return {
    address: address.value,
    ports,
    retry: { ...defaultRetryPolicy, ...options.retry },
    timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
    redirects: options.redirects ?? 'same-origin',
    headers: [...headers, ...(options.mfa ?? []).map((mfa) => ['X-Vault-MFA', mfa.reveal()] as const)],
    hooks: options.hooks ?? {},
    limiter: createLimiter(ports.clock, options.rateLimit),
    flights: createSingleFlight(),
    consistency: createConsistency(options.readYourWrites === true),
  };
}

function configurationError(message: string): ConfigurationError {
  return new ConfigurationError('VAULT_CONFIGURATION', message, { method: '', requestPath: '', url: '' });
}
