import type { JsonObject, SecretString } from '@sluice/core';
import { DecodeError } from '../errors/vault-error.ts';
import { countOf, member, textOf } from '../reply/decode-json.ts';
import type { Secret, WrapInfo } from '../reply/secret.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { Caller } from './caller.ts';
import { unwrapped } from './caller.ts';
import { WrappingTokenError } from './wrapping-token-error.ts';

export interface WrappingLookup {
  /** Path of the request whose reply is wrapped. */
  readonly creationPath: string;
  readonly creationTime: string;
  readonly creationTtlSeconds: number;
}

/** `sys/wrapping/*`. Source: spec/vault-api.md 2.13, 4.7. */
export interface WrappingCalls {
  /** Wraps an object of the caller's. `ttl` is Vault's duration text, such as `5m`. */
  wrap(data: JsonObject, ttl: string, options?: CallOptions): Promise<WrapInfo>;
  /** What a wrapping token holds, without using it up. */
  lookup(token: SecretString, options?: CallOptions): Promise<WrappingLookup>;
  /**
   * The wrapped reply; uses the token up. With `expectCreationPath` the token is looked up first and a token that was
   * made elsewhere is refused unused (`VAULT_WRAPPING_TOKEN`): somebody may have opened and replaced it.
   */
  unwrap(token: SecretString, options?: CallOptions & { readonly expectCreationPath?: string }): Promise<Secret>;
  rewrap(token: SecretString, options?: CallOptions): Promise<WrapInfo>;
}

export function createWrappingCalls(caller: Caller): WrappingCalls {
  const lookup = async (token: SecretString, options?: CallOptions): Promise<WrappingLookup> => {
    const body = { token: token.reveal() };
    const secret = await caller.expect('POST', 'sys/wrapping/lookup', body, unwrapped({ ...options, token: 'none' }));
    return decodeLookup(secret.data ?? {});
  };
  return {
    wrap: async (data, ttl, options) =>
      wrapInfoOf(
        await caller.expect('POST', 'sys/wrapping/wrap', data, { ...options, wrapTtl: ttl }),
        'sys/wrapping/wrap',
      ),
    lookup,
    unwrap: async (token, { expectCreationPath, ...options } = {}) => {
      if (expectCreationPath !== undefined) checkOrigin(await lookup(token, options), expectCreationPath);
      return caller.expect('PUT', 'sys/wrapping/unwrap', undefined, unwrapped({ ...options, token }));
    },
    rewrap: async (token, options) => {
      const secret = await caller.expect('POST', 'sys/wrapping/rewrap', { token: token.reveal() }, unwrapped(options));
      return wrapInfoOf(secret, 'sys/wrapping/rewrap');
    },
  };
}

function decodeLookup(data: JsonObject): WrappingLookup {
  return {
    creationPath: textOf(member(data, 'creation_path')),
    creationTime: textOf(member(data, 'creation_time')),
    creationTtlSeconds: countOf(member(data, 'creation_ttl')),
  };
}

function checkOrigin({ creationPath }: WrappingLookup, expected: string): void {
  if (creationPath === expected) return;
  throw new WrappingTokenError(creationPath, expected);
}

function wrapInfoOf(secret: Secret, requestPath: string): WrapInfo {
  if (secret.wrapInfo !== undefined) return secret.wrapInfo;
  const message = `${requestPath}: the reply is not wrapped; check the wrap TTL`;
  throw new DecodeError('VAULT_DECODE', message, { method: 'POST', requestPath, url: requestPath });
}
