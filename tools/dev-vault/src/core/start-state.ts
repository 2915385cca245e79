import type { Namespace, Token, Vault } from './model.ts';
import { addMount, plainConfig } from './mounting.ts';
import { defaultPolicy } from '../policy/builtin.ts';
import { makeToken } from '../token/make-token.ts';

/** Root namespace with its built-in mounts, and the first root token. Source: spec/vault-api.md 4.2, 13.1. */
export function initializeServer(vault: Vault, rootTokenId?: string): Token {
  const root = createNamespace(vault, '', 'root');
  return makeToken(vault, {
    namespace: root,
    mount: tokenMountOf(root),
    policies: ['root'],
    // The root token of a server that starts ready is an ordinary created one.
    path: rootTokenId === undefined ? 'auth/token/root' : 'auth/token/create',
    displayName: rootTokenId === undefined ? 'root' : 'token',
    ttlSeconds: 0,
    initial: rootTokenId === undefined,
    ...(rootTokenId === undefined ? {} : { id: rootTokenId }),
  });
}

/** A namespace with `sys/`, `cubbyhole/`, `identity/`, `auth/token/` and the policy `default` of its own. */
export function createNamespace(vault: Vault, path: string, id: string): Namespace {
  const namespace: Namespace = {
    path,
    id,
    uuid: vault.ids.uuid(),
    customMetadata: {},
    secretMounts: new Map(),
    authMounts: new Map(),
    policies: new Map([['default', defaultPolicy(vault.traits.legacyLeasePaths, vault.nowMs())]]),
  };
  vault.namespaces.set(path, namespace);
  const secret = { namespace, kind: 'secret', options: null } as const;
  addMount(
    vault,
    { ...secret, path: 'cubbyhole/', type: 'cubbyhole', description: 'per-token private secret storage', local: true },
    vault.builtIn.cubbyhole,
  );
  addMount(
    vault,
    {
      ...secret,
      path: 'identity/',
      type: 'identity',
      description: 'identity store',
      config: { ...plainConfig, extra: { passthrough_request_headers: ['Authorization'] } },
    },
    vault.builtIn.identity,
  );
  addMount(
    vault,
    {
      ...secret,
      path: 'sys/',
      type: 'system',
      description: 'system endpoints used for control, policy and debugging',
      sealWrap: true,
      config: { ...plainConfig, extra: { passthrough_request_headers: ['Accept'] } },
    },
    vault.builtIn.system,
  );
  addMount(
    vault,
    {
      namespace,
      kind: 'auth',
      path: 'token/',
      type: 'token',
      description: 'token based credentials',
      options: null,
      config: { ...plainConfig, extra: { token_type: 'default-service' } },
    },
    vault.builtIn.token,
  );
  return namespace;
}

function tokenMountOf(namespace: Namespace) {
  const mount = namespace.authMounts.get('token/');
  if (mount === undefined) throw new TypeError('every namespace has a token mount');
  return mount;
}
