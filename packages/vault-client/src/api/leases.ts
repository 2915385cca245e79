import type { Secret } from '../reply/secret.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { Caller } from './caller.ts';
import { unwrapped } from './caller.ts';
import { joinPaths } from './join-paths.ts';

/** `sys/leases/*`. No timers: keeping leases alive is `agent-runtime`'s work. Source: spec/vault-api.md 2.13. */
export interface LeaseCalls {
  /** `incrementSeconds` is advisory: read the duration of the answer. */
  renew(leaseId: string, incrementSeconds?: number, options?: CallOptions): Promise<Secret>;
  lookup(leaseId: string, options?: CallOptions): Promise<Secret>;
  /** With `sync: false` the server answers before the backend is done, and success says nothing. */
  revoke(leaseId: string, options?: CallOptions & { readonly sync?: boolean }): Promise<void>;
  revokePrefix(prefix: string, options?: CallOptions): Promise<void>;
  /** Forgets the leases even if the backend cannot revoke them. */
  revokeForce(prefix: string, options?: CallOptions): Promise<void>;
}

export function createLeaseCalls(caller: Caller): LeaseCalls {
  const put = async (
    path: string,
    body: Readonly<Record<string, string | boolean>>,
    options?: CallOptions,
  ): Promise<void> => {
    await caller.call('PUT', path, body, unwrapped(options));
  };
  return {
    renew: (leaseId, incrementSeconds, options) => {
      const increment = incrementSeconds === undefined ? {} : { increment: incrementSeconds };
      return caller.expect('PUT', 'sys/leases/renew', { lease_id: leaseId, ...increment }, unwrapped(options));
    },
    lookup: (leaseId, options) => caller.expect('PUT', 'sys/leases/lookup', { lease_id: leaseId }, unwrapped(options)),
    revoke: (leaseId, { sync, ...options } = {}) =>
      put('sys/leases/revoke', { lease_id: leaseId, ...(sync === undefined ? {} : { sync }) }, options),
    revokePrefix: async (prefix, options) => put(joinPaths('sys/leases/revoke-prefix', prefix), {}, options),
    revokeForce: async (prefix, options) => put(joinPaths('sys/leases/revoke-force', prefix), {}, options),
  };
}
