import type { Namespace, Token, Vault } from './model.ts';
import type { JsonObject } from '@sluice/core';
import { ApiError, invalidRequest } from './errors.ts';
import { timeText } from './go-text.ts';
import { wrappingPolicyName } from '../policy/policy-store.ts';
import { makeToken } from '../token/make-token.ts';

export interface WrapRequest {
  readonly namespace: Namespace;
  readonly creationPath: string;
  readonly ttlSeconds: number;
  /** The reply as JSON text, to be given back word for word. */
  readonly body: string;
  readonly wrappedAccessor: string | undefined;
}

/** Puts a reply into the cubbyhole of a new single-use token; answers `wrap_info`. Source: spec/vault-api.md 4.7. */
export function wrap(
  vault: Vault,
  { namespace, creationPath, ttlSeconds, body, wrappedAccessor }: WrapRequest,
): JsonObject {
  const mount = namespace.authMounts.get('token/');
  if (mount === undefined) throw new TypeError('every namespace has a token mount');
  const token = makeToken(vault, {
    namespace,
    mount,
    policies: [wrappingPolicyName],
    path: creationPath,
    displayName: 'token',
    ttlSeconds,
    explicitMaxSeconds: ttlSeconds,
    renewable: false,
    uses: 1,
    wrapping: { creationPath, ttlSeconds },
  });
  token.cubbyhole.set('response', body);
  if (wrappedAccessor !== undefined) token.cubbyhole.set('accessor', wrappedAccessor);
  return {
    token: token.id,
    accessor: token.accessor,
    ttl: ttlSeconds,
    creation_time: timeText(vault.nowMs()),
    creation_path: creationPath,
    ...(wrappedAccessor === undefined ? {} : { wrapped_accessor: wrappedAccessor }),
  };
}

/** Checked before any policy: 403 without a token, 400 for one that wraps nothing (any more). */
export function validateWrappingToken(vault: Vault, id: string): Token {
  if (id === '') throw new ApiError(403, ['error validating wrapping token: token is empty']);
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(id) && !/^(?:[sbr]|hv[sbr])\./.test(id)) {
    throw new ApiError(403, ['error validating wrapping token: malformed JWT']);
  }
  const token = vault.tokens.find(id);
  if (token?.wrapping === undefined) throw invalidRequest('wrapping token is not valid or does not exist');
  return token;
}
