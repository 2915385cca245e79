import type { AuthenticatedToken, AuthMethodConfig, JsonObject } from '@sluice/core';
import { SecretString, stringifyJson } from '@sluice/core';
import type { AuthInfo, SecretResult, VaultClient, WrapInfo } from '@sluice/vault-client';
import { AgentError } from '../agent-error.ts';

/**
 * Sends the login request `PUT /v1/MOUNT/SUFFIX` once, without any token, and takes the token out of the reply.
 * With `wrap_ttl` the token is the JSON of `wrap_info`, which no one here can renew. Source: spec/agent.md 3.2.
 */
export async function logIn(
  vault: VaultClient,
  config: AuthMethodConfig,
  suffix: string,
  body: JsonObject,
  signal: AbortSignal,
): Promise<AuthenticatedToken> {
  const path = `${config.mountPath}/${suffix}`;
  const wrap = config.wrapTtlMs === undefined ? {} : { wrapTtl: `${Math.ceil(config.wrapTtlMs / 1000)}s` };
  const reply = await vault.write(path, body, { token: 'none', maxRetries: 0, signal, ...wrap });
  return tokenIn(reply, path);
}

function tokenIn(reply: SecretResult, path: string): AuthenticatedToken {
  if (reply.kind === 'secret') {
    const { auth, wrapInfo } = reply.secret;
    if (wrapInfo !== undefined) return wrapped(wrapInfo);
    if (auth !== undefined) return authenticated(auth, path);
  }
  throw new AgentError('authentication', `${path}: the reply carries no token; check that the path is a login path`, {
    code: 'AGENT_LOGIN_WITHOUT_TOKEN',
  });
}

function authenticated(auth: AuthInfo, path: string): AuthenticatedToken {
  if (auth.mfaRequired) {
    throw new AgentError(
      'authentication',
      `${path}: the login wants a second factor, which an agent does not have; exempt its role from MFA`,
      { code: 'AGENT_LOGIN_NEEDS_MFA' },
    );
  }
  return {
    token: auth.clientToken,
    ...(auth.accessor === '' ? {} : { accessor: auth.accessor }),
    leaseDurationSeconds: auth.leaseDurationSeconds,
    renewable: auth.renewable,
  };
}

function wrapped(info: WrapInfo): AuthenticatedToken {
  return { token: wrapInfoText(info), leaseDurationSeconds: 0, renewable: false };
}

/** `wrap_info` as sinks write it, keys as on the wire. Source: spec/agent.md 3.2, 4.3. */
export function wrapInfoText(info: WrapInfo): SecretString {
  const text = stringifyJson({
    token: info.token.reveal(),
    accessor: info.accessor,
    ttl: info.ttlSeconds,
    creation_time: info.creationTime,
    creation_path: info.creationPath,
    wrapped_accessor: info.wrappedAccessor ?? '',
  });
  return new SecretString(text, 'wrap_info');
}
