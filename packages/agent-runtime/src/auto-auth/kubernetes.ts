import type { AuthMethodConfig, Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import type { AuthMethod, AuthMethodPorts } from './auth-method.ts';
import { readCredentialFile } from './credential-file.ts';
import { logIn } from './log-in.ts';
import { readParameters } from './parameters.ts';

const defaultTokenPath = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Logs in with the service account's token. Parameters `role` and `token_path`. Source: spec/agent.md 3.5. */
export function createKubernetes(config: AuthMethodConfig, { vault, files }: AuthMethodPorts): Result<AuthMethod> {
  const parameters = readParameters(config);
  const role = parameters.requiredText('role');
  const tokenPath = parameters.text('token_path') ?? defaultTokenPath;
  if (parameters.problems.length > 0) return fail(parameters.problems);
  return succeed({
    async authenticate(signal) {
      const jwt = await readCredentialFile(files, tokenPath, 'service account token');
      return logIn(vault, config, 'login', { role, jwt }, signal);
    },
  });
}
