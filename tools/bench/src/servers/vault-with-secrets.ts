import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SecretString } from '@sluice/core';
import { createSystemClock, createSystemRandom } from '@sluice/platform-node';
import { createGotTransport, createVaultClient } from '@sluice/vault-client';
import { recorder, startDevVault } from '@sluice/dev-vault';
import type { VaultClient } from '@sluice/vault-client';
import type { DevVault } from '@sluice/dev-vault';

/** A development Vault with TLS, kubernetes auth and a few secrets, for whole agents to talk to. */
export interface VaultWithSecrets {
  readonly vault: DevVault;
  /** Writes CA file and service-account token into `folder`; answers an agent configuration as JSON text. */
  agentConfiguration(folder: string, options: AgentConfigurationOptions): Promise<string>;
}

export interface AgentConfigurationOptions {
  readonly templates: number;
  /** Port of a proxy listener with cache; without it there is none. */
  readonly listenerPort?: number;
}

/** Credentials with a lease, from a database engine whose statements go nowhere. */
export const LEASED_PATH = 'database/creds/app';

export async function startVaultWithSecrets(): Promise<VaultWithSecrets> {
  const vault = await startDevVault({
    mode: 'dev',
    listeners: [{ type: 'https' }],
    rootToken: 'bench-root',
    sql: recorder(),
  });
  await prepare(vault);
  return { vault, agentConfiguration: (folder, options) => writeConfiguration(vault, folder, options) };
}

async function prepare(vault: DevVault): Promise<void> {
  const transport = createGotTransport({ tls: { caPem: vault.caPem } });
  const ports = { transport, clock: createSystemClock(), random: createSystemRandom() };
  const client = createVaultClient({ address: vault.url, token: new SecretString('bench-root') }, ports);
  await client.write('sys/auth/kubernetes', { type: 'kubernetes' });
  await client.write('auth/kubernetes/config', { kubernetes_host: 'https://kubernetes.default.svc' });
  await client.write('sys/policies/acl/app', {
    policy: `path "secret/data/*" { capabilities = ["read"] } path "${LEASED_PATH}" { capabilities = ["read"] }`,
  });
  await client.write('auth/kubernetes/role/app', {
    bound_service_account_names: 'app',
    bound_service_account_namespaces: 'app',
    token_policies: 'app',
    token_ttl: '1h',
  });
  for (const name of ['0', '1', '2', '3', '4']) {
    await client.write(`secret/data/${name}`, { data: { user: `user-${name}`, password: 'p'.repeat(40) } });
  }
  await prepareDatabase(client);
}

async function prepareDatabase(client: VaultClient): Promise<void> {
  await client.write('sys/mounts/database', { type: 'database' });
  await client.write('database/config/db', {
    plugin_name: 'postgresql-database-plugin',
    allowed_roles: 'app',
    connection_url: 'postgresql://{{username}}:{{password}}@localhost/db',
    username: 'bench',
    password: 'bench',
  });
  await client.write('database/roles/app', {
    db_name: 'db',
    default_ttl: '1h',
    creation_statements: ['CREATE ROLE "{{name}}" WITH LOGIN PASSWORD \'{{password}}\''],
  });
}

async function writeConfiguration(
  vault: DevVault,
  folder: string,
  { templates, listenerPort }: AgentConfigurationOptions,
): Promise<string> {
  await mkdir(join(folder, 'secrets'), { recursive: true });
  await writeFile(join(folder, 'ca.crt'), vault.caPem);
  const jwt = await vault.issueServiceAccountJwt({ namespace: 'app', name: 'app' });
  await writeFile(join(folder, 'jwt'), jwt);
  const listener = [{ type: 'tcp', address: `127.0.0.1:${String(listenerPort)}`, tls_disable: true }];
  return JSON.stringify({
    auto_auth: {
      method: { type: 'kubernetes', config: { role: 'app', token_path: join(folder, 'jwt') } },
      sink: [{ type: 'file', config: { path: join(folder, 'token') } }],
    },
    vault: { address: vault.url, ca_cert: join(folder, 'ca.crt') },
    ...(listenerPort === undefined ? {} : { listener, cache: { use_auto_auth_token: true } }),
    template: Array.from({ length: templates }, (_, index) => ({
      destination: join(folder, 'secrets', String(index)),
      contents: `{{ with secret "secret/data/${String(index)}" }}{{ range $k, $v := .Data.data }}{{ $k }}={{ $v }}\n{{ end }}{{ end }}`,
    })),
    template_config: { exit_on_retry_failure: true },
  });
}
