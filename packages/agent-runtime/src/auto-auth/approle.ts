import type { AuthMethodConfig, JsonObject, Result } from '@sluice/core';
import { fail, SecretString, succeed } from '@sluice/core';
import type { VaultClient } from '@sluice/vault-client';
import { AgentError } from '../agent-error.ts';
import type { AuthMethod, AuthMethodPorts } from './auth-method.ts';
import { logIn } from './log-in.ts';
import { readParameters } from './parameters.ts';
import type { RememberedFile } from './remembered-file.ts';
import { rememberFile } from './remembered-file.ts';

/**
 * Logs in with a role id and, if there is one, a secret id, which may come wrapped. Parameters `role_id_file_path`,
 * `secret_id_file_path`, `remove_secret_id_file_after_reading`, `secret_id_response_wrapping_path`.
 * Source: spec/agent.md 3.5.
 */
export function createAppRole(config: AuthMethodConfig, ports: AuthMethodPorts): Result<AuthMethod> {
  const parameters = readParameters(config);
  const roleIdPath = parameters.requiredText('role_id_file_path');
  const secretIdPath = parameters.text('secret_id_file_path');
  const remove = parameters.boolean('remove_secret_id_file_after_reading', true);
  const wrappingPath = parameters.text('secret_id_response_wrapping_path');
  if (parameters.problems.length > 0) return fail(parameters.problems);
  const roleId = rememberFile(roleIdPath, 'role id', false, ports);
  const secretId =
    secretIdPath === undefined
      ? undefined
      : createSecretId(rememberFile(secretIdPath, 'secret id', remove, ports), wrappingPath, ports.vault);
  return succeed({
    async authenticate(signal) {
      const body: JsonObject = { role_id: await roleId.read() };
      const secret = await secretId?.(signal);
      return logIn(ports.vault, config, 'login', secret === undefined ? body : { ...body, secret_id: secret }, signal);
    },
    ...(secretIdPath === undefined ? {} : { changes: (signal) => ports.files.watch(secretIdPath, signal) }),
  });
}

/**
 * The secret id of the file; a wrapped one is opened once and kept, for its token cannot be used again. A wrapping token
 * made for another path is refused unopened: somebody may have put it there.
 */
function createSecretId(
  file: RememberedFile,
  wrappingPath: string | undefined,
  vault: VaultClient,
): (signal: AbortSignal) => Promise<string> {
  let opened: { readonly wrapped: string; readonly secretId: string } | undefined;
  return async (signal) => {
    const content = await file.read();
    if (wrappingPath === undefined) {
      await file.consumed();
      return content;
    }
    if (opened?.wrapped !== content)
      opened = { wrapped: content, secretId: await open(content, wrappingPath, vault, signal) };
    await file.consumed();
    return opened.secretId;
  };
}

async function open(wrapped: string, path: string, vault: VaultClient, signal: AbortSignal): Promise<string> {
  const token = new SecretString(wrapped, 'wrapping token');
  const { data = {} } = await vault.wrapping.unwrap(token, { expectCreationPath: path, signal, maxRetries: 0 });
  const secretId = data['secret_id'];
  if (typeof secretId === 'string' && secretId !== '') return secretId;
  throw new AgentError('authentication', `${path}: what was wrapped there is no secret id`, {
    code: 'AGENT_LOGIN_WITHOUT_SECRET_ID',
  });
}
