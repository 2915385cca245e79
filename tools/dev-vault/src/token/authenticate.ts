import type { Connection, Token, Vault } from '../core/model.ts';
import { BlockList, isIP } from 'node:net';
import { ApiError, permissionDenied } from '../core/errors.ts';

/**
 * The token of a request. 403 for none, an unknown, an expired or a wrongly bound one.
 * Source: spec/vault-api.md 3.2, 5.7.
 */
export function authenticate(vault: Vault, id: string, connection: Connection): Token {
  const token = vault.tokens.find(id);
  if (token === undefined || token.uses === -1) throw new ApiError(403, [vault.traits.unauthenticated]);
  if (!addressAllowed(token.boundCidrs, connection.remoteAddress)) throw permissionDenied();
  if (token.entityId !== '' && vault.identity.find(token.entityId) === undefined) throw permissionDenied();
  return token;
}

/** Before anything is awaited, so that two requests cannot share the last use. */
export function spendUse(token: Token): void {
  if (token.uses > 0) token.uses = token.uses === 1 ? -1 : token.uses - 1;
}

/** An empty list allows every address. */
export function addressAllowed(cidrs: readonly string[], address: string): boolean {
  if (cidrs.length === 0) return true;
  const plain = address.replace(/^::ffff:/, '');
  const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4';
  return cidrs.some((cidr) => blockOf(cidr)?.check(plain, family) === true);
}

function blockOf(cidr: string): BlockList | undefined {
  const [address = '', bits] = cidr.split('/');
  const version = isIP(address);
  if (version === 0) return undefined;
  const list = new BlockList();
  const family = version === 6 ? 'ipv6' : 'ipv4';
  list.addSubnet(address, bits === undefined ? (version === 6 ? 128 : 32) : Number(bits), family);
  return list;
}
