import { joinPaths } from './join-paths.ts';

/** A secrets engine as the preflight describes it. */
export interface Mount {
  /** With trailing slash, relative to the namespace of the request. */
  readonly path: string;
  readonly type: string;
  /** 2 for a versioned KV engine, 1 for everything else. */
  readonly version: 1 | 2;
}

/** `data` for reads and writes, `metadata` for lists. */
export type KvPathKind = 'data' | 'metadata';

/**
 * `path` as a KV version 2 engine at `mountPath` wants it. What already names `data`, `metadata` or `subkeys` stays as
 * it is. Source: spec/vault-api.md 2.12, column "templates".
 */
export function insertKvPrefix(path: string, mountPath: string, kind: KvPathKind): string {
  const mount = mountPath.replace(/\/+$/, '');
  const rest = path.replace(/^\/+/, '').slice(mount.length).replace(/^\/+/, '');
  const spelled = kind === 'data' ? /^(?:data|metadata|subkeys)\// : /^metadata\//;
  return spelled.test(rest) ? joinPaths(mount, rest) : joinPaths(mount, kind, rest);
}

/**
 * The mount path that a server reported, without what a proxy or an old server put before it: leading segments go until
 * it is a prefix of `path`. `undefined` when it never is.
 */
export function alignMountPath(reported: string, path: string): string | undefined {
  const target = `${path.replace(/^\/+|\/+$/g, '')}/`;
  for (let mount = `${reported.replace(/^\/+|\/+$/g, '')}/`; mount !== '' && mount !== '/';) {
    if (target.startsWith(mount)) return mount;
    mount = mount.slice(mount.indexOf('/') + 1);
  }
  return undefined;
}
