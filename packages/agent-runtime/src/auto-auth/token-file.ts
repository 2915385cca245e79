import type { AuthenticatedToken, AuthMethodConfig, Result } from '@sluice/core';
import { fail, JsonNumber, SecretString, succeed } from '@sluice/core';
import type { Secret } from '@sluice/vault-client';
import type { AuthMethod, AuthMethodPorts } from './auth-method.ts';
import { readCredentialFile } from './credential-file.ts';
import { readParameters } from './parameters.ts';

/** Takes a token that somebody else obtained, after looking it up. For development. Source: spec/agent.md 3.5. */
export function createTokenFile(config: AuthMethodConfig, { vault, files }: AuthMethodPorts): Result<AuthMethod> {
  const parameters = readParameters(config);
  const path = parameters.requiredText('token_file_path');
  if (parameters.problems.length > 0) return fail(parameters.problems);
  return succeed({
    async authenticate(signal) {
      const token = new SecretString(await readCredentialFile(files, path, 'token'), 'token');
      return describeToken(token, await vault.tokens.lookupSelf({ token, signal, maxRetries: 0 }));
    },
    changes: (signal) => files.watch(path, signal),
    changesAlwaysCount: true,
  });
}

/** What `auth/token/lookup-self` says about the token; a TTL of 0 never ends. */
function describeToken(token: SecretString, { data = {} }: Secret): AuthenticatedToken {
  const { accessor, ttl, renewable } = data;
  return {
    token,
    ...(typeof accessor === 'string' && accessor !== '' ? { accessor } : {}),
    leaseDurationSeconds: ttl instanceof JsonNumber ? ttl.toNumber() : 0,
    renewable: renewable === true,
  };
}
