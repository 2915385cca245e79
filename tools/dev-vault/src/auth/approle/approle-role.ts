import type { JsonObject } from '@sluice/core';
import type { Fields } from '../../core/fields.ts';
import type { Call } from '../../core/model.ts';
import { bareError, invalidRequest } from '../../core/errors.ts';
import type { Input } from '../../core/input.ts';
import { oldTokenFields, readSettings, showSettings, tokenFields } from '../token-fields.ts';
import type { AppRole } from './approle-state.ts';

export const roleFields: Fields = {
  role_name: 'string',
  role_id: 'string',
  bind_secret_id: 'boolean',
  secret_id_bound_cidrs: 'comma-list',
  bound_cidr_list: 'comma-list',
  secret_id_num_uses: 'integer',
  secret_id_ttl: 'duration',
  local_secret_ids: 'boolean',
  ...tokenFields,
  ...oldTokenFields,
};

export function roleNameOf({ input }: Call): string {
  return input.name('role_name').toLowerCase();
}

/** `role` with what was sent; refused when nothing would bind it. */
export function changeRole(input: Input, role: AppRole): AppRole {
  const changed: AppRole = {
    ...role,
    roleId: input.text('role_id') ?? role.roleId,
    bindSecretId: input.flag('bind_secret_id') ?? role.bindSecretId,
    secretIdCidrs: input.list('secret_id_bound_cidrs') ?? input.list('bound_cidr_list') ?? role.secretIdCidrs,
    secretIdUses: input.number('secret_id_num_uses') ?? role.secretIdUses,
    secretIdTtlSeconds: input.number('secret_id_ttl') ?? role.secretIdTtlSeconds,
    localSecretIds: input.flag('local_secret_ids') ?? role.localSecretIds,
    token: readSettings(input, role.token),
  };
  if (changed.secretIdUses < 0) throw invalidRequest('secret_id_num_uses cannot be negative');
  const bound =
    changed.bindSecretId || (changed.secretIdCidrs ?? []).length > 0 || changed.token.settings.boundCidrs.length > 0;
  if (!bound) throw bareError('at least one constraint should be enabled on the role');
  return changed;
}

export function showRole(role: AppRole): JsonObject {
  return {
    bind_secret_id: role.bindSecretId,
    local_secret_ids: role.localSecretIds,
    secret_id_bound_cidrs: role.secretIdCidrs,
    secret_id_num_uses: role.secretIdUses,
    secret_id_ttl: role.secretIdTtlSeconds,
    ...showSettings(role.token),
  };
}
