import type { Mount, Namespace, Vault } from './model.ts';
import { routePathOf } from './mount.ts';

/** The namespace that `header` names, slashes at its ends aside. */
export function findNamespace(vault: Vault, header: string): Namespace | undefined {
  const path = header.replace(/^\/+|\/+$/g, '');
  return vault.namespaces.get(path === '' || path === 'root' ? '' : `${path}/`);
}

/** Goes down as far as the path's own beginning names namespaces: `blue/paint/wall` from the root. */
export function enterNamespace(
  vault: Vault,
  from: Namespace,
  path: string,
): { readonly namespace: Namespace; readonly path: string } {
  let current = { namespace: from, path };
  for (;;) {
    const slash = current.path.indexOf('/');
    if (slash < 1) return current;
    const child = vault.namespaces.get(current.namespace.path + current.path.slice(0, slash + 1));
    if (child === undefined) return current;
    current = { namespace: child, path: current.path.slice(slash + 1) };
  }
}

/** The mount that `path` (relative to the namespace) belongs to, and the rest of the path below it. */
export function findMount(
  namespace: Namespace,
  path: string,
): { readonly mount: Mount; readonly rest: string } | undefined {
  const auth = path.startsWith('auth/');
  const text = auth ? path.slice('auth/'.length) : path;
  const table = auth ? namespace.authMounts : namespace.secretMounts;
  for (let end = text.length; end > 0; end = text.lastIndexOf('/', end - 1)) {
    const mount = table.get(`${text.slice(0, end).replace(/\/$/, '')}/`);
    if (mount !== undefined) return { mount, rest: text.slice(mount.path.length) };
  }
  return undefined;
}

/** A mount that is in the way of one at `path` (with final slash): the same, one above, or one below. */
export function findConflict(
  vault: Vault,
  namespace: Namespace,
  kind: Mount['kind'],
  path: string,
): string | undefined {
  const table = kind === 'auth' ? namespace.authMounts : namespace.secretMounts;
  for (const mount of table.values()) {
    if (mount.path.startsWith(path) || path.startsWith(mount.path)) return `path is already in use at ${mount.path}`;
  }
  const full = namespace.path + (kind === 'auth' ? 'auth/' : '') + path;
  for (const child of vault.namespaces.values()) {
    if (child !== namespace && child.path.startsWith(namespace.path) && full.startsWith(child.path)) {
      return `existing mount at ${child.path}auth/token/`;
    }
  }
  return undefined;
}

/** Path of a mount below the namespace that asked. */
export function pathFrom(namespace: Namespace, mount: Mount): string {
  return (mount.namespace.path + routePathOf(mount)).slice(namespace.path.length);
}
