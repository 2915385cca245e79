import type { Mount } from './model.ts';
import type { JsonObject } from '@sluice/core';

/** System-wide default and maximum: 768 hours. Source: spec/vault-api.md 12.1. */
export const systemTtlSeconds = 2_764_800;

export function defaultTtlOf(mount: Mount): number {
  return mount.config.defaultTtlSeconds === 0 ? systemTtlSeconds : mount.config.defaultTtlSeconds;
}

export function maxTtlOf(mount: Mount): number {
  return mount.config.maxTtlSeconds === 0 ? systemTtlSeconds : mount.config.maxTtlSeconds;
}

/** Where requests reach it, relative to its namespace: `secret/`, `auth/kubernetes/`. */
export function routePathOf(mount: Mount): string {
  return mount.kind === 'auth' ? `auth/${mount.path}` : mount.path;
}

/** The entry of `sys/mounts` and `sys/auth`. */
export function describeMount(mount: Mount): JsonObject {
  const { config } = mount;
  const builtIn = ['system', 'cubbyhole', 'identity', 'token'].includes(mount.type);
  return {
    accessor: mount.accessor,
    config: {
      default_lease_ttl: config.defaultTtlSeconds,
      force_no_cache: config.forceNoCache,
      max_lease_ttl: config.maxTtlSeconds,
      ...config.extra,
    },
    ...(builtIn ? {} : { deprecation_status: 'supported' }),
    description: mount.description,
    external_entropy_access: mount.externalEntropyAccess,
    local: mount.local,
    options: mount.options,
    plugin_version: '',
    running_plugin_version: builtIn ? 'v2.6.0-dev+builtin.bao' : 'v1.0.0+builtin',
    running_sha256: '',
    seal_wrap: mount.sealWrap,
    type: mount.type,
    uuid: mount.uuid,
  };
}
