import type { AuthMethodConfig, Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import type { AuthMethod, AuthMethodPorts } from './auth-method.ts';
import { logIn } from './log-in.ts';
import { readParameters } from './parameters.ts';

/**
 * Logs in with the client certificate of the connection. Parameter `name`; `client_cert`, `client_key` and `ca_cert` are
 * settings of the connection, where the program that makes it puts them. Source: spec/agent.md 3.5.
 */
export function createCert(config: AuthMethodConfig, { vault }: AuthMethodPorts): Result<AuthMethod> {
  const parameters = readParameters(config);
  const name = parameters.text('name');
  for (const path of ['client_cert', 'client_key', 'ca_cert']) parameters.text(path);
  parameters.boolean('reload', false);
  if (parameters.problems.length > 0) return fail(parameters.problems);
  return succeed({
    authenticate: (signal) => logIn(vault, config, 'login', name === undefined ? {} : { name }, signal),
  });
}
