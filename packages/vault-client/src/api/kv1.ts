import { UnsupportedOperationError } from '../errors/vault-error.ts';
import type { VaultClient } from '../vault-client.ts';
import { joinPaths } from './join-paths.ts';
import type { KvEngine } from './kv-engine.ts';

/** KV version 1 at `mount`. Source: spec/vault-api.md 7.1. */
export function createKv1(client: Pick<VaultClient, 'read' | 'write' | 'delete' | 'list'>, mount: string): KvEngine {
  const at = (path: string): string => joinPaths(mount, path);
  return {
    async get(path, options) {
      const result = await client.read(at(path), options);
      const data = result.kind === 'secret' ? result.secret.data : undefined;
      return data === undefined ? { kind: 'missing' } : { kind: 'found', data };
    },
    async put(path, data, options) {
      await client.write(at(path), data, options);
      return undefined;
    },
    async delete(path, options) {
      await client.delete(at(path), options);
    },
    async purge(path, options) {
      await client.delete(at(path), options);
    },
    patch: async (path) => unsupported('patch', at(path)),
    undelete: async (path) => unsupported('undelete', at(path)),
    destroy: async (path) => unsupported('destroy', at(path)),
    rollback: async (path) => unsupported('rollback', at(path)),
    async *list(path, options) {
      yield* client.list(at(path), options);
    },
  };
}

function unsupported(operation: string, requestPath: string): Promise<never> {
  const message = `${requestPath}: KV version 1 has no ${operation}; mount a version 2 engine`;
  const details = { method: operation, requestPath, url: requestPath };
  return Promise.reject(new UnsupportedOperationError('VAULT_UNSUPPORTED_OPERATION', message, details));
}
