import type { JsonObject } from '@sluice/core';
import type { AuthInfo, Secret, WrapInfo } from '@sluice/vault-client';

/** The response body as templates see it, wire names, numbers of `data` as they were spelled. */
export function responseBody(secret: Secret): JsonObject {
  return {
    request_id: secret.requestId,
    lease_id: secret.leaseId,
    renewable: secret.renewable,
    lease_duration: secret.leaseDurationSeconds,
    data: secret.data ?? null,
    wrap_info: secret.wrapInfo === undefined ? null : wrapInfoBody(secret.wrapInfo),
    warnings: secret.warnings.length === 0 ? null : secret.warnings,
    auth: secret.auth === undefined ? null : authBody(secret.auth),
  };
}

function authBody(auth: AuthInfo): JsonObject {
  return {
    client_token: auth.clientToken.reveal(),
    accessor: auth.accessor,
    policies: auth.policies,
    token_policies: auth.tokenPolicies,
    identity_policies: auth.identityPolicies,
    metadata: auth.metadata,
    lease_duration: auth.leaseDurationSeconds,
    renewable: auth.renewable,
    entity_id: auth.entityId,
    token_type: auth.tokenType,
    orphan: auth.orphan,
    num_uses: auth.numUses,
  };
}

function wrapInfoBody(info: WrapInfo): JsonObject {
  return {
    token: info.token.reveal(),
    accessor: info.accessor,
    ttl: info.ttlSeconds,
    creation_time: info.creationTime,
    creation_path: info.creationPath,
    wrapped_accessor: info.wrappedAccessor ?? '',
  };
}
