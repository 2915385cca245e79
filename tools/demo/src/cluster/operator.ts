import { readFile } from 'node:fs/promises';
import type { JsonObject, JsonValue } from '@sluice/core';
import { SecretString } from '@sluice/core';
import { createSystemClock, createSystemRandom } from '@sluice/platform-node';
import type { VaultClient } from '@sluice/vault-client';
import { createNodeTransport, createVaultClient } from '@sluice/vault-client';
import { DemoError } from '../error.ts';

/**
 * What an operator does to a fresh Vault, by the HTTP calls behind the `vault` commands.
 * Source: spec/vault-api.md 13.2.
 */
export interface Operator {
  readonly client: VaultClient;
  /** `vault operator init`, `operator unseal`, `login`. */
  openVault(): Promise<SecretString>;
  /** `vault policy write NAME FILE`. */
  writePolicy(name: string, file: string): Promise<void>;
  /** `vault auth enable kubernetes`, its config, and a role for one service account. */
  trustKubernetes(host: string, role: KubernetesRole): Promise<void>;
  /** `vault secrets enable -path=PATH TYPE`. */
  enableEngine(path: string, type: string): Promise<void>;
  /** `vault write PATH ...`. */
  write(path: string, data: JsonObject): Promise<void>;
  close(): Promise<void>;
}

export interface KubernetesRole {
  readonly name: string;
  readonly serviceAccount: string;
  readonly namespace: string;
  readonly policies: string;
  readonly ttl: string;
  readonly maxTtl: string;
}

/** An operator for the Vault at `address`, whose certificate `caPem` signed. */
export function createOperator(address: string, caPem: string): Operator {
  let token: SecretString | undefined;
  const ports = {
    transport: createNodeTransport({ tls: { caPem } }),
    clock: createSystemClock(),
    random: createSystemRandom(),
  };
  const client = createVaultClient({ address, token: () => token }, ports);
  const write = async (path: string, data: JsonObject): Promise<void> => {
    await client.write(path, data);
  };
  return {
    client,
    openVault: async () => {
      const init = await answerOf(client, 'sys/init', { secret_shares: 1, secret_threshold: 1 });
      const [key] = Array.isArray(init['keys_base64']) ? (init['keys_base64'] as readonly JsonValue[]) : [];
      if (typeof key !== 'string' || typeof init['root_token'] !== 'string')
        throw new DemoError(
          'DEMO_VAULT_INIT',
          'vault: sys/init answered without key or token; is it initialised already?',
        );
      await answerOf(client, 'sys/unseal', { key });
      token = new SecretString(init['root_token'], 'root token');
      await client.tokens.lookupSelf();
      return token;
    },
    writePolicy: async (name, file) => write(`sys/policies/acl/${name}`, { policy: await readFile(file, 'utf8') }),
    trustKubernetes: async (host, role) => {
      await client.request({ method: 'POST', path: 'sys/auth/kubernetes', body: { type: 'kubernetes' } });
      await write('auth/kubernetes/config', { kubernetes_host: host, disable_iss_validation: 'true' });
      await write(`auth/kubernetes/role/${role.name}`, {
        bound_service_account_names: role.serviceAccount,
        bound_service_account_namespaces: role.namespace,
        policies: role.policies,
        ttl: role.ttl,
        token_max_ttl: role.maxTtl,
      });
    },
    enableEngine: async (path, type) => {
      await client.request({ method: 'POST', path: `sys/mounts/${path}`, body: { type } });
    },
    write,
    close: async () => ports.transport[Symbol.asyncDispose](),
  };
}

/** Answers of `sys/init` and `sys/unseal` have no envelope. */
async function answerOf(client: VaultClient, path: string, body: JsonObject): Promise<Record<string, unknown>> {
  const response = await client.request({ method: 'PUT', path, body });
  return JSON.parse(Buffer.from(response.body).toString()) as Record<string, unknown>;
}
