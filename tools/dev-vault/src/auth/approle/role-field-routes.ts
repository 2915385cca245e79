import type { Call, Route } from '../../core/model.ts';
import { bareError } from '../../core/errors.ts';
import { readInput } from '../../core/input.ts';
import { changeRole, roleFields, roleNameOf, showRole } from './approle-role.ts';
import type { AppRole, AppRoleState } from './approle-state.ts';

/** Path below the role, and the field it stands for. */
const paths = {
  policies: 'token_policies',
  'token-policies': 'token_policies',
  'bind-secret-id': 'bind_secret_id',
  'secret-id-bound-cidrs': 'secret_id_bound_cidrs',
  'bound-cidr-list': 'secret_id_bound_cidrs',
  'secret-id-num-uses': 'secret_id_num_uses',
  'secret-id-ttl': 'secret_id_ttl',
  'token-num-uses': 'token_num_uses',
  'token-ttl': 'token_ttl',
  'token-max-ttl': 'token_max_ttl',
  'token-bound-cidrs': 'token_bound_cidrs',
  period: 'token_period',
  'local-secret-ids': 'local_secret_ids',
} as const;

/** Values that `DELETE` goes back to. */
const usual: Readonly<Record<string, boolean | number | null>> = { bind_secret_id: true };

/** One path for each field of a role: read, write, reset. */
export function roleFieldRoutes({ roles }: AppRoleState): readonly Route[] {
  const roleOf = (call: Call): AppRole => {
    const role = roles.get(roleNameOf(call));
    if (role === undefined) throw bareError(`role ${JSON.stringify(roleNameOf(call))} does not exist`, 404);
    return role;
  };
  return Object.entries(paths).map(([path, field]): Route => {
    return {
      pattern: `role/:role_name/${path}`,
      fields: { ...roleFields, role_name: 'string' },
      read: (call) => ({ data: { [field]: showRole(roleOf(call))[field] ?? null } }),
      write(call) {
        roles.set(roleNameOf(call), changeRole(call.input, roleOf(call)));
        return undefined;
      },
      delete(call) {
        const reset = readInput({ [field]: usual[field] ?? null }, {}, roleFields, '');
        roles.set(roleNameOf(call), changeRole(reset, roleOf(call)));
        return undefined;
      },
    };
  });
}
