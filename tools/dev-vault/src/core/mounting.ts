import type { Backend, BackendFactory, Mount, MountConfig, Namespace, Vault } from './model.ts';
import type { JsonObject } from '@sluice/core';
import { invalidRequest } from './errors.ts';
import { isObject, textOf } from './fields.ts';
import { routePathOf, systemTtlSeconds } from './mount.ts';
import { compileRoutes } from './routes.ts';
import { findConflict } from './routing.ts';

export interface MountSpec {
  readonly namespace: Namespace;
  readonly kind: Mount['kind'];
  /** With final slash. */
  readonly path: string;
  readonly type: string;
  readonly description?: string;
  readonly options?: Readonly<Record<string, string>> | null;
  readonly config?: MountConfig;
  readonly local?: boolean;
  readonly sealWrap?: boolean;
  readonly externalEntropyAccess?: boolean;
}

export const plainConfig: MountConfig = { defaultTtlSeconds: 0, maxTtlSeconds: 0, forceNoCache: false, extra: {} };

const protectedPaths = ['sys/', 'auth/', 'audit/', 'cubbyhole/', 'identity/'];

/** Mounts what a client asked for; 400 with the peer's texts. Source: spec/vault-api.md 4.2, 4.3. */
export function enableMount(vault: Vault, spec: MountSpec): Mount {
  const { namespace, kind, path } = spec;
  if (kind === 'secret' && protectedPaths.some((name) => path.startsWith(name))) {
    throw invalidRequest(`cannot mount ${JSON.stringify(path)}`);
  }
  checkTtls(spec.config ?? plainConfig);
  const alias = /^kv-v([12])$/.exec(spec.type)?.[1];
  const type = alias === undefined ? spec.type : 'kv';
  if (spec.options?.['version'] !== undefined && type !== 'kv') {
    throw invalidRequest(`secrets engine ${JSON.stringify(type)} does not allow setting a version`);
  }
  const conflict = findConflict(vault, namespace, kind, path);
  if (conflict !== undefined) throw invalidRequest(conflict);
  const factory = (kind === 'auth' ? vault.authMethods : vault.engines)[type];
  if (factory === undefined) throw invalidRequest(`plugin not found in the catalog: ${type}`);
  const options = alias === undefined ? spec.options : { ...spec.options, version: alias };
  return addMount(vault, { ...spec, type, ...(options === undefined ? {} : { options }) }, factory);
}

/** Mounts without asking whether a client may. */
export function addMount(vault: Vault, spec: MountSpec, factory: BackendFactory): Mount {
  const { namespace, kind, path, type } = spec;
  const prefix = kind === 'auth' ? 'auth_' : '';
  const mount: Mount = {
    kind,
    namespace,
    path,
    type,
    accessor: `${prefix}${type}_${vault.ids.hex(8)}`,
    uuid: vault.ids.uuid(),
    local: spec.local ?? false,
    sealWrap: spec.sealWrap ?? false,
    externalEntropyAccess: spec.externalEntropyAccess ?? false,
    description: spec.description ?? '',
    options: spec.options === undefined ? {} : spec.options,
    config: spec.config ?? plainConfig,
    backend: nothing,
    routes: [],
  };
  attach(vault, mount, factory);
  (kind === 'auth' ? namespace.authMounts : namespace.secretMounts).set(path, mount);
  return mount;
}

/** Gives the mount a backend; also when a KV mount changes its version. */
export function attach(vault: Vault, mount: Mount, factory: BackendFactory): void {
  mount.backend = factory({ vault, mount });
  mount.routes = compileRoutes(mount.backend.routes);
}

/** Takes the mount away: leases below it first, then tokens that it made. */
export async function removeMount(vault: Vault, mount: Mount): Promise<void> {
  const { namespace, kind, path } = mount;
  for (const lease of vault.leases.all()) if (lease.mount === mount) await vault.leases.revokeQuietly(lease);
  if (kind === 'auth')
    for (const token of vault.tokens.all()) if (token.mount === mount) await vault.tokens.revoke(token);
  (kind === 'auth' ? namespace.authMounts : namespace.secretMounts).delete(path);
  await mount.backend.close?.();
}

/** The mount named by `path`, with or without final slash. */
export function mountAt(namespace: Namespace, kind: Mount['kind'], path: string): Mount | undefined {
  return (kind === 'auth' ? namespace.authMounts : namespace.secretMounts).get(`${path.replace(/\/+$/, '')}/`);
}

/** Where requests reach a mount from the root of the server. */
export function absolutePathOf(mount: Mount): string {
  return mount.namespace.path + routePathOf(mount);
}

/** Scalars of an object as strings; anything else is left out. */
export function textMap(value: JsonObject | null): Readonly<Record<string, string>> | null {
  if (!isObject(value)) return null;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, textOf(item)]));
}

function checkTtls({ defaultTtlSeconds, maxTtlSeconds }: MountConfig): void {
  if (maxTtlSeconds > 0 && defaultTtlSeconds > maxTtlSeconds) {
    throw invalidRequest('given default lease TTL greater than given max lease TTL');
  }
  if (maxTtlSeconds === 0 && defaultTtlSeconds > systemTtlSeconds) {
    throw invalidRequest(`given default lease TTL greater than system max lease TTL of ${systemTtlSeconds}`);
  }
}

const nothing: Backend = { routes: [] };
