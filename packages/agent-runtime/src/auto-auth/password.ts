import type { AuthMethodConfig, Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import type { AuthMethod, AuthMethodPorts } from './auth-method.ts';
import { logIn } from './log-in.ts';
import { readParameters } from './parameters.ts';
import { rememberFile } from './remembered-file.ts';

/**
 * Logs in with a user name and a password from a file: `ldap` as the peer has it, and `userpass`, which it lacks.
 * Parameters `username`, `password_file_path`, `remove_password_after_reading`. Source: spec/agent.md 3.5.
 */
export function createPassword(config: AuthMethodConfig, ports: AuthMethodPorts): Result<AuthMethod> {
  const parameters = readParameters(config);
  const username = parameters.requiredText('username');
  const path = parameters.requiredText('password_file_path');
  const remove = parameters.boolean('remove_password_after_reading', config.type === 'ldap');
  if (parameters.problems.length > 0) return fail(parameters.problems);
  const file = rememberFile(path, 'password', remove, ports);
  return succeed({
    async authenticate(signal) {
      const password = await file.read();
      await file.consumed();
      return logIn(ports.vault, config, `login/${username}`, { password }, signal);
    },
    changes: (signal) => ports.files.watch(path, signal),
  });
}
