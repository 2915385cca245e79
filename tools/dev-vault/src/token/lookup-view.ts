import type { Token } from '../core/model.ts';
import type { JsonObject } from '@sluice/core';
import { timeText } from '../core/go-text.ts';
import { remainingSeconds } from './token.ts';

/** Data of a look-up. What a token does not have is left out. Source: spec/vault-api.md 5.3. */
export function lookupView(token: Token, nowMs: number): JsonObject {
  return {
    accessor: token.accessor,
    ...(token.boundCidrs.length === 0 ? {} : { bound_cidrs: token.boundCidrs }),
    creation_time: Math.floor(token.createdMs / 1000),
    creation_ttl: token.creationTtlSeconds,
    display_name: token.displayName,
    entity_id: token.entityId,
    expire_time: token.expiresMs === undefined ? null : timeText(token.expiresMs, 512_345),
    explicit_max_ttl: token.explicitMaxSeconds,
    id: token.id,
    ...(token.initial ? {} : { issue_time: timeText(token.createdMs, 512_349), renewable: token.renewable }),
    ...(token.renewedMs === undefined
      ? {}
      : { last_renewal: timeText(token.renewedMs), last_renewal_time: Math.floor(token.renewedMs / 1000) }),
    meta: token.metadata,
    ...(token.namespace.path === '' ? {} : { namespace_path: token.namespace.path }),
    num_uses: Math.max(token.uses, 0),
    orphan: token.parent === undefined,
    path: token.path,
    ...(token.periodSeconds > 0 && token.role === undefined ? { period: token.periodSeconds } : {}),
    policies: token.policies,
    ...(token.role === undefined ? {} : { role: token.role }),
    ttl: remainingSeconds(token, nowMs),
    type: token.type,
  };
}
