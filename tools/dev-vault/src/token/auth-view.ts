import type { Token } from '../core/model.ts';
import type { JsonObject } from '@sluice/core';

/** The `auth` member of a reply, in the peer's order. `leaseSeconds` is what was granted now. */
export function authView(token: Token, leaseSeconds: number): JsonObject {
  return {
    client_token: token.id,
    accessor: token.accessor,
    policies: token.policies,
    ...(token.policies.length === 0 ? {} : { token_policies: token.policies }),
    metadata: token.metadata,
    lease_duration: leaseSeconds,
    renewable: token.renewable,
    entity_id: token.entityId,
    token_type: token.type,
    orphan: token.parent === undefined,
    mfa_requirement: null,
    num_uses: Math.max(token.uses, 0),
  };
}
