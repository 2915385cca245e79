import type { CallOptions } from '../call/call-options.ts';
import type { VaultClient } from '../vault-client.ts';
import { createKv1 } from './kv1.ts';
import { createKv2 } from './kv2.ts';
import type { KvEngine, KvOptions } from './kv-engine.ts';

type Client = Pick<VaultClient, 'read' | 'write' | 'patch' | 'delete' | 'list' | 'mountOf'>;

/** The engine at `options.mount`; its version is found out with the first call. */
export function createKv(client: Client, { mount, version }: KvOptions): KvEngine {
  const root = mount.replace(/^\/+|\/+$/g, '');
  const first = createKv1(client, root);
  const second = createKv2(client, root);
  const engine = async (options?: CallOptions): Promise<KvEngine> => {
    const actual = version ?? (await client.mountOf(root, options)).version;
    return actual === 2 ? second : first;
  };
  return {
    get: async (path, options) => (await engine(options)).get(path, options),
    put: async (path, data, options) => (await engine(options)).put(path, data, options),
    patch: async (path, data, options) => (await engine(options)).patch(path, data, options),
    delete: async (path, options) => (await engine(options)).delete(path, options),
    undelete: async (path, versions, options) => (await engine(options)).undelete(path, versions, options),
    destroy: async (path, versions, options) => (await engine(options)).destroy(path, versions, options),
    purge: async (path, options) => (await engine(options)).purge(path, options),
    rollback: async (path, target, options) => (await engine(options)).rollback(path, target, options),
    async *list(path, options) {
      yield* (await engine(options)).list(path, options);
    },
  };
}
