import type { Mount, Namespace, Token, TokenType, Vault } from '../core/model.ts';
import { idSuffix } from '../core/namespace.ts';

/** What distinguishes one token from another; the rest has the usual value. */
export interface TokenSpec {
  readonly namespace: Namespace;
  readonly mount: Mount;
  readonly policies: readonly string[];
  readonly path: string;
  readonly displayName: string;
  readonly ttlSeconds: number;
  readonly type?: TokenType;
  readonly id?: string;
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly explicitMaxSeconds?: number;
  readonly periodSeconds?: number;
  readonly renewable?: boolean;
  readonly entityId?: string;
  readonly role?: string;
  readonly boundCidrs?: readonly string[];
  readonly internal?: Readonly<Record<string, string>>;
  readonly initial?: boolean;
  readonly wrapping?: Token['wrapping'];
  readonly parent?: string;
  readonly uses?: number;
}

/** Makes a token and stores it. */
export function makeToken(vault: Vault, spec: TokenSpec): Token {
  const { type = 'service', ttlSeconds } = spec;
  const nowMs = vault.nowMs();
  const token: Token = {
    id: spec.id ?? newTokenId(vault, spec.namespace, type),
    accessor: type === 'batch' ? '' : vault.ids.base62(24) + idSuffix(spec.namespace),
    namespace: spec.namespace,
    type,
    policies: spec.policies,
    path: spec.path,
    displayName: spec.displayName,
    metadata: spec.metadata ?? null,
    createdMs: nowMs,
    creationTtlSeconds: ttlSeconds,
    explicitMaxSeconds: spec.explicitMaxSeconds ?? 0,
    periodSeconds: spec.periodSeconds ?? 0,
    renewable: type === 'service' && ttlSeconds > 0 && (spec.renewable ?? true),
    entityId: spec.entityId ?? '',
    role: spec.role,
    boundCidrs: spec.boundCidrs ?? [],
    mount: spec.mount,
    internal: spec.internal ?? {},
    initial: spec.initial ?? false,
    wrapping: spec.wrapping,
    parent: spec.parent,
    uses: spec.uses ?? 0,
    ttlSeconds,
    expiresMs: ttlSeconds === 0 ? undefined : nowMs + ttlSeconds * 1000,
    renewedMs: undefined,
    cubbyhole: new Map(),
  };
  vault.tokens.add(token);
  return token;
}

function newTokenId(vault: Vault, namespace: Namespace, type: TokenType): string {
  const { traits, ids } = vault;
  if (type === 'batch')
    return `${traits.batchPrefix}AAAAAQ${ids.bytes(90).toString('base64url')}${idSuffix(namespace)}`;
  const body = traits.openbao ? ids.base62(24) : `CAESI${ids.bytes(64).toString('base64url')}`;
  return traits.servicePrefix + body + idSuffix(namespace);
}
