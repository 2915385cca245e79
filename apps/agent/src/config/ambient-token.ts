import type { Result } from '@sluice/core';
import { fail, HostError, SecretString, succeed } from '@sluice/core';
import { createNodeFileSystem } from '@sluice/platform-node';
import type { EnvironmentConfig } from '@sluice/vault-client';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the token of the person at the keyboard is: `BAO_`/`VAULT_TOKEN_PATH`, or `~/.vault-token`. */
export function tokenPathOf(env: Environment): string {
  const named = [env['BAO_TOKEN_PATH'], env['VAULT_TOKEN_PATH']].find((path) => path !== undefined && path !== '');
  return named ?? `${env['HOME'] ?? ''}/.vault-token`;
}

/** The token of `VAULT_TOKEN`, or of the file. For the commands that act for a person; the agent never uses it. */
export async function ambientToken(
  environment: EnvironmentConfig,
  env: Environment,
): Promise<Result<SecretString, string>> {
  if (environment.token !== undefined) return succeed(environment.token);
  const path = tokenPathOf(env);
  try {
    const text = new TextDecoder().decode(await createNodeFileSystem().read(path)).trim();
    return text === '' ? fail(`${path}: the file is empty; no token there`) : succeed(new SecretString(text, 'token'));
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return fail(`${path}: no token there (${error.failure}); set VAULT_TOKEN or name the file with VAULT_TOKEN_PATH`);
  }
}
