import type { JsonObject, SecretString } from '@sluice/core';
import type { AuthInfo, Secret } from '../reply/secret.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { Caller } from './caller.ts';
import { unwrapped } from './caller.ts';
import { joinPaths, nameOf } from './join-paths.ts';
import { authOf } from './auth.ts';

/** `auth/token/*`. Source: spec/vault-api.md 2.13. Increments are seconds and advisory. */
export interface TokenCalls {
  /** Logs in at `auth/MOUNT/login`; `mountPath` is `auth/kubernetes`. Sends no token. */
  login(mountPath: string, body: JsonObject, options?: CallOptions): Promise<AuthInfo>;
  lookupSelf(options?: CallOptions): Promise<Secret>;
  lookup(token: SecretString, options?: CallOptions): Promise<Secret>;
  lookupAccessor(accessor: string, options?: CallOptions): Promise<Secret>;
  renewSelf(incrementSeconds?: number, options?: CallOptions): Promise<AuthInfo>;
  renew(token: SecretString, incrementSeconds?: number, options?: CallOptions): Promise<AuthInfo>;
  renewAccessor(accessor: string, incrementSeconds?: number, options?: CallOptions): Promise<AuthInfo>;
  revokeSelf(options?: CallOptions): Promise<void>;
  /** With all its children. */
  revoke(token: SecretString, options?: CallOptions): Promise<void>;
  /** Its children live on. */
  revokeOrphan(token: SecretString, options?: CallOptions): Promise<void>;
  revokeAccessor(accessor: string, options?: CallOptions): Promise<void>;
  create(
    request?: JsonObject,
    options?: CallOptions & { readonly role?: string; readonly orphan?: boolean },
  ): Promise<AuthInfo>;
}

export function createTokenCalls(caller: Caller): TokenCalls {
  const auth = async (path: string, body: JsonObject, options?: CallOptions): Promise<AuthInfo> =>
    authOf(await caller.expect('PUT', path, body, unwrapped(options)), path);
  const revoke = async (path: string, body: JsonObject, options?: CallOptions): Promise<void> => {
    await caller.call('PUT', path, body, unwrapped(options));
  };
  return {
    login: async (mountPath, body, options) => auth(joinPaths(mountPath, 'login'), body, { token: 'none', ...options }),
    lookupSelf: (options) => caller.expect('GET', 'auth/token/lookup-self', undefined, unwrapped(options)),
    lookup: (token, options) =>
      caller.expect('POST', 'auth/token/lookup', { token: token.reveal() }, unwrapped(options)),
    lookupAccessor: (accessor, options) =>
      caller.expect('POST', 'auth/token/lookup-accessor', { accessor }, unwrapped(options)),
    renewSelf: (increment, options) => auth('auth/token/renew-self', incrementOf(increment), options),
    renew: (token, increment, options) =>
      auth('auth/token/renew', { token: token.reveal(), ...incrementOf(increment) }, options),
    renewAccessor: (accessor, increment, options) =>
      auth('auth/token/renew-accessor', { accessor, ...incrementOf(increment) }, options),
    revokeSelf: (options) => revoke('auth/token/revoke-self', {}, options),
    revoke: (token, options) => revoke('auth/token/revoke', { token: token.reveal() }, options),
    revokeOrphan: (token, options) => revoke('auth/token/revoke-orphan', { token: token.reveal() }, options),
    revokeAccessor: (accessor, options) => revoke('auth/token/revoke-accessor', { accessor }, options),
    create: async (request = {}, { role, orphan, ...options } = {}) => auth(createPath(role, orphan), request, options),
  };
}

function createPath(role: string | undefined, orphan: boolean | undefined): string {
  if (role !== undefined) return joinPaths('auth/token/create', nameOf(role));
  return orphan === true ? 'auth/token/create-orphan' : 'auth/token/create';
}

function incrementOf(seconds: number | undefined): JsonObject {
  return seconds === undefined ? {} : { increment: seconds };
}
