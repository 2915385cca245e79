import type { Call, Namespace, Reply, Route } from '../core/model.ts';
import type { JsonObject } from '@sluice/core';
import { invalidRequest } from '../core/errors.ts';
import { sortedUnique } from '../core/go-text.ts';
import { removeMount } from '../core/mounting.ts';
import { findConflict } from '../core/routing.ts';
import { createNamespace } from '../core/start-state.ts';

const reserved = ['root', 'sys', 'audit', 'auth', 'cubbyhole', 'identity', '.', '..'];
const fields = { path: 'string', custom_metadata: 'map' } as const;

/** Namespaces below the one that asks. Source: spec/vault-api.md 4.10. */
export const namespaceRoutes: readonly Route[] = [
  { pattern: 'namespaces', list },
  { pattern: 'namespaces/*path', fields, read, write, patch: write, delete: remove },
];

function childOf({ vault, namespace, input }: Call): Namespace | undefined {
  return vault.namespaces.get(`${namespace.path}${nameOf(input.name('path'))}/`);
}

function nameOf(path: string): string {
  return path.replace(/\/+$/, '');
}

function list({ vault, namespace }: Call): Reply {
  const children = [...vault.namespaces.values()].filter(({ path }) => {
    return (
      path !== namespace.path && path.startsWith(namespace.path) && !path.slice(namespace.path.length, -1).includes('/')
    );
  });
  const info = Object.fromEntries(
    children.map((child) => [child.path.slice(namespace.path.length), describe(namespace, child)]),
  );
  return { data: { ...(children.length === 0 ? {} : { key_info: info }), keys: sortedUnique(Object.keys(info)) } };
}

function read(call: Call): Reply | undefined {
  const child = childOf(call);
  return child === undefined ? undefined : { data: describe(call.namespace, child) };
}

function write(call: Call): Reply {
  const { vault, namespace, input } = call;
  const name = nameOf(input.name('path'));
  if (reserved.includes(name)) {
    throw invalidRequest(`${JSON.stringify(`${name}/`)} is a reserved path and cannot be used as a namespace name`);
  }
  if (/[/\s]/.test(name)) throw invalidRequest(`invalid namespace name ${JSON.stringify(name)}`);
  const known = childOf(call);
  if (known === undefined) {
    const conflict = findConflict(vault, namespace, 'secret', `${name}/`);
    if (conflict !== undefined) throw invalidRequest(conflict);
  }
  const child = known ?? createNamespace(vault, `${namespace.path}${name}/`, vault.ids.base62(6));
  child.customMetadata = input.object('custom_metadata') ?? child.customMetadata;
  return { data: describe(namespace, child) };
}

async function remove(call: Call): Promise<Reply | undefined> {
  const { vault } = call;
  const child = childOf(call);
  if (child === undefined) return undefined;
  for (const inner of [...vault.namespaces.values()].filter(({ path }) => path.startsWith(child.path))) {
    for (const token of vault.tokens.all()) if (token.namespace === inner) await vault.tokens.revoke(token);
    for (const mount of [...inner.secretMounts.values(), ...inner.authMounts.values()]) await removeMount(vault, mount);
    vault.namespaces.delete(inner.path);
  }
  return { data: { status: 'in-progress' } };
}

function describe(parent: Namespace, child: Namespace): JsonObject {
  return {
    custom_metadata: child.customMetadata,
    id: child.id,
    locked: false,
    path: child.path.slice(parent.path.length),
    tainted: false,
    uuid: child.uuid,
  };
}
