import type { Call, Mount, Reply, Route } from '../core/model.ts';
import type { JsonObject, JsonValue } from '@sluice/core';
import { ApiError } from '../core/errors.ts';
import { describeMount, routePathOf } from '../core/mount.ts';
import { enterNamespace, findMount, pathFrom } from '../core/routing.ts';
import { aclOf } from '../policy/acl-of.ts';
import { hasSegmentWildcard } from '../policy/rule.ts';
import { authenticate } from '../token/authenticate.ts';

/** Which mount a path belongs to, for clients that must know its version. Source: spec/vault-api.md 4.8. */
export const preflightRoutes: readonly Route[] = [
  { pattern: 'internal/ui/mounts', open: true, read: listMounts },
  { pattern: 'internal/ui/mounts/*path', open: true, read: describe },
  { pattern: 'internal/ui/resultant-acl', read: resultantAcl },
];

function describe(call: Call): Reply {
  const { vault, namespace, input } = call;
  const path = input.name('path').replace(/\/$/, '');
  const acl = aclOf(vault, authenticate(vault, call.clientToken, call.connection));
  const inner = enterNamespace(vault, namespace, `${path}/`);
  const mount = findMount(inner.namespace, inner.path)?.mount;
  if (mount === undefined || !acl.reachesBelow(mount.namespace.path + routePathOf(mount))) {
    throw new ApiError(403, [
      `preflight capability check returned 403, please ensure client's policies grant access to path ${JSON.stringify(`${path}/`)}`,
    ]);
  }
  const relative = pathFrom(namespace, mount);
  return { data: { ...describeMount(mount), path: mount.kind === 'auth' ? mount.path : relative } };
}

function listMounts({ vault, namespace, clientToken }: Call): Reply {
  const token = vault.tokens.find(clientToken);
  const acl = token === undefined ? undefined : aclOf(vault, token);
  const visible = (mount: Mount): boolean =>
    mount.config.extra['listing_visibility'] === 'unauth' ||
    acl?.reachesBelow(mount.namespace.path + routePathOf(mount)) === true;
  const table = (mounts: ReadonlyMap<string, Mount>): JsonObject =>
    Object.fromEntries(
      [...mounts].filter(([, mount]) => visible(mount)).map(([path, mount]) => [path, view(mount, acl !== undefined)]),
    );
  return { data: { auth: table(namespace.authMounts), secret: table(namespace.secretMounts) } };
}

function view(mount: Mount, known: boolean): JsonObject {
  if (known) return describeMount(mount);
  return { description: mount.description, options: mount.options, type: mount.type };
}

function resultantAcl(call: Call): Reply {
  const acl = aclOf(call.vault, authenticate(call.vault, call.clientToken, call.connection));
  const exact: Record<string, JsonValue> = {};
  const globs: Record<string, JsonValue> = {};
  for (const { path, capabilities } of acl.rules) {
    const entry = { capabilities: [...capabilities].sort() };
    if (hasSegmentWildcard(path)) globs[path] = entry;
    else if (path.endsWith('*')) globs[path.slice(0, -1)] = entry;
    else exact[path] = entry;
  }
  return { data: { exact_paths: exact, glob_paths: globs, root: acl.root } };
}
