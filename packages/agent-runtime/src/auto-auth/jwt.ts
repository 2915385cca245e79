import type { AuthMethodConfig, Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import type { AuthMethod, AuthMethodPorts } from './auth-method.ts';
import { logIn } from './log-in.ts';
import { readParameters } from './parameters.ts';
import { rememberFile } from './remembered-file.ts';

/**
 * Logs in with a JWT from a file. Parameters `path`, `role`, `remove_jwt_after_reading`; the others of the peers
 * (`remove_jwt_follows_symlinks`, `jwt_read_period`) are accepted: a link is what is removed, and files are watched.
 * Source: spec/agent.md 3.5.
 */
export function createJwt(config: AuthMethodConfig, ports: AuthMethodPorts): Result<AuthMethod> {
  const parameters = readParameters(config);
  const path = parameters.requiredText('path');
  const role = parameters.requiredText('role');
  const remove = parameters.boolean('remove_jwt_after_reading', true);
  parameters.boolean('remove_jwt_follows_symlinks', false);
  parameters.duration('jwt_read_period', 0);
  if (parameters.problems.length > 0) return fail(parameters.problems);
  const file = rememberFile(path, 'JWT', remove, ports);
  return succeed({
    async authenticate(signal) {
      const jwt = await file.read();
      await file.consumed();
      return logIn(ports.vault, config, 'login', { role, jwt }, signal);
    },
    changes: (signal) => ports.files.watch(path, signal),
  });
}
