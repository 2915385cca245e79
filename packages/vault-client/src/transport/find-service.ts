import { resolveSrv } from 'node:dns/promises';
import type { SrvRecord } from 'node:dns';
import { ConfigurationError } from '../errors/vault-error.ts';

/**
 * The address that `_http._tcp.HOST` names, for `VAULT_SRV_LOOKUP`; an address with a port, or with another scheme than
 * http and https, stays as it is. Of several servers the one with the lowest priority and the highest weight counts.
 * Rejects with `ConfigurationError` when there is no such record. Source: spec/vault-api.md 2.1, 2.2 item 9.
 */
export async function findService(
  address: string,
  lookup: (name: string) => Promise<readonly SrvRecord[]> = resolveSrv,
): Promise<string> {
  if (!/^https?:\/\/[^:/?#[\]]+(?:\/|$)/.test(address)) return address;
  const url = new URL(address);
  const name = `_http._tcp.${url.hostname}`;
  const records = await lookup(name).catch(() => []);
  const [best] = [...records].sort((left, right) => left.priority - right.priority || right.weight - left.weight);
  if (best !== undefined) {
    return `${url.protocol}//${best.name.replace(/\.$/, '')}:${best.port}${url.pathname.replace(/\/$/, '')}`;
  }
  const message = `${name}: no SRV record; add one, or put the port into the address`;
  throw new ConfigurationError('VAULT_CONFIGURATION', message, { method: '', requestPath: '', url: url.origin });
}
