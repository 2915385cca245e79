import type { AuthMethodConfig, Result } from '@sluice/core';
import { closestName, fail } from '@sluice/core';
import type { AuthMethod, AuthMethodPorts, CreateAuthMethod } from './auth-method.ts';

/** Every method that we have; each file is loaded when it is configured. Source: spec/agent.md 3.5. */
const methods: Readonly<Record<string, () => Promise<CreateAuthMethod>>> = {
  kubernetes: async () => (await import('./kubernetes.ts')).createKubernetes,
  token_file: async () => (await import('./token-file.ts')).createTokenFile,
  approle: async () => (await import('./approle.ts')).createAppRole,
  jwt: async () => (await import('./jwt.ts')).createJwt,
  cert: async () => (await import('./cert.ts')).createCert,
  userpass: async () => (await import('./password.ts')).createPassword,
  ldap: async () => (await import('./password.ts')).createPassword,
};

/** The names of the methods, for messages and documentation. */
export const authMethodTypes: readonly string[] = Object.keys(methods);

/** Makes the configured method, or says what is wrong with it. Codes `auth-method/unknown`, `auth-method/parameter`. */
export async function createAuthMethod(config: AuthMethodConfig, ports: AuthMethodPorts): Promise<Result<AuthMethod>> {
  const load = Object.hasOwn(methods, config.type) ? methods[config.type] : undefined;
  if (load !== undefined) return (await load())(config, ports);
  const near = closestName(config.type, authMethodTypes);
  return fail([
    {
      code: 'auth-method/unknown',
      severity: 'error',
      where: { kind: 'pointer', pointer: '/auto_auth/method/type' },
      message: `auth method ${JSON.stringify(config.type)} is not supported`,
      hint: near === undefined ? `use one of ${authMethodTypes.join(', ')}` : `did you mean ${near}?`,
    },
  ]);
}
