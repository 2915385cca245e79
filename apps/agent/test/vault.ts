import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DevVault, DevVaultOptions } from '@sluice/dev-vault';
import { startDevVault } from '@sluice/dev-vault';

/** A dev-vault set up as an operator would, and a directory for what the agent reads and writes. */
export interface Place extends AsyncDisposable {
  readonly vault: DevVault;
  readonly directory: string;
  path(name: string): string;
  /** A call with the root token. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  putSecret(name: string, data: Readonly<Record<string, string>>): Promise<void>;
  /** A configuration with kubernetes login, CA file and sink, as JSON. */
  writeConfig(changes?: Readonly<Record<string, unknown>>): Promise<string>;
}

/** Kubernetes auth with role `app` (TTL 1 h), policy on `secret/`, KV version 2 at `secret/` with `secret/app`. */
export async function createPlace(options: DevVaultOptions = {}): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'sluice-agent-test-'));
  const vault = await startDevVault({ mode: 'dev', listeners: [{ type: 'https' }], ...options });
  const path = (name: string): string => join(directory, name);
  const secure = vault.url.startsWith('https:');
  const send = await sender(vault);
  const call = (method: string, target: string, body?: unknown): Promise<unknown> => send(method, target, body);
  await call('POST', 'sys/policies/acl/app', {
    policy: 'path "secret/*" { capabilities = ["read", "list"] } path "kv1/*" { capabilities = ["read", "list"] }',
  });
  await call('POST', 'sys/auth/kubernetes', { type: 'kubernetes' });
  await call('POST', 'auth/kubernetes/config', { kubernetes_host: 'https://kubernetes.default.svc' });
  await call('POST', 'auth/kubernetes/role/app', {
    bound_service_account_names: 'app',
    bound_service_account_namespaces: 'default',
    token_policies: 'app',
    token_ttl: '1h',
  });
  const jwt = await vault.issueServiceAccountJwt({ namespace: 'default', name: 'app' });
  await writeFile(path('jwt'), jwt);
  if (secure) await writeFile(path('ca.pem'), vault.caPem);
  const place: Place = {
    vault,
    directory,
    path,
    call,
    async putSecret(name, data) {
      await call('POST', `secret/data/${name}`, { data });
    },
    async writeConfig(changes = {}) {
      const config = {
        vault: { address: vault.url, ...(secure ? { ca_cert: path('ca.pem') } : {}) },
        auto_auth: {
          method: {
            type: 'kubernetes',
            mount_path: 'auth/kubernetes',
            config: { role: 'app', token_path: path('jwt') },
          },
          sink: [{ type: 'file', config: { path: path('token') } }],
        },
        template_config: { static_secret_render_interval: '1s', exit_on_retry_failure: true },
        ...changes,
      };
      await writeFile(path('agent.json'), JSON.stringify(config));
      return path('agent.json');
    },
    async [Symbol.asyncDispose]() {
      await vault.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  await place.putSecret('app', { password: 'sluice-canary-1' });
  return place;
}

async function sender(vault: DevVault): Promise<(method: string, path: string, body?: unknown) => Promise<unknown>> {
  const { request: secure } = await import('node:https');
  const { request: plain } = await import('node:http');
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const url = `${vault.url}/v1/${path}`;
      const options = {
        method,
        headers: { 'X-Vault-Token': vault.rootToken },
        ...(vault.caPem === '' ? {} : { ca: vault.caPem }),
      };
      const sent = (url.startsWith('https:') ? secure : plain)(url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if ((response.statusCode ?? 0) >= 400) reject(new Error(`${method} ${path}: ${response.statusCode} ${text}`));
          else resolve(text === '' ? undefined : JSON.parse(text));
        });
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
}
