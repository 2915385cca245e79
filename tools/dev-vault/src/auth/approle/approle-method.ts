import type { JsonObject } from '@sluice/core';
import type { BackendFactory, Fields, Route } from '../../core/backend.ts';
import { bareError, invalidRequest } from '../../core/errors.ts';
import { sortedUnique } from '../../core/go-text.ts';
import type { Input } from '../../core/input.ts';
import type { Call } from '../../core/request.ts';
import { noSettings, oldTokenFields, readSettings, showSettings, tokenFields } from '../token-fields.ts';
import { logIn } from './approle-login.ts';
import type { AppRole, AppRoleState } from './approle-state.ts';
import { roleFieldRoutes } from './role-field-routes.ts';
import { secretIdRoutes } from './secret-id-routes.ts';
import { Lockout } from '../lockout.ts';

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

/** Login of machines with two ids. Source: spec/vault-api.md 6.2. */
export const approleMethod: BackendFactory = () => {
  const state: AppRoleState = { roles: new Map(), lockout: new Lockout() };
  return {
    routes: [
      { pattern: 'role', list: () => ({ data: { keys: sortedUnique(state.roles.keys()) } }) },
      roleRoute(state),
      roleIdRoute(state),
      ...secretIdRoutes(state),
      ...roleFieldRoutes(state),
      {
        pattern: 'tidy/secret-id',
        write: () => ({ status: 202, data: null, warnings: ['Tidy operation successfully started.'] }),
      },
      loginRoute(state),
    ],
    renewLogin(token) {
      const role = state.roles.get(token.internal['role_name'] ?? '');
      if (role === undefined)
        throw bareError(`role ${token.internal['role_name'] ?? ''} does not exist during renewal`);
      return role.token.settings;
    },
  };
};

function loginRoute(state: AppRoleState): Route {
  const handler = (call: Call) => ({ login: logIn(call, state) });
  // The peer looks at the role id before it looks at the method.
  const refuse = (call: Call): never => {
    if ((call.input.text('role_id') ?? '') === '') throw bareError('missing role_id');
    throw bareError('unsupported operation', 405);
  };
  const fields = { role_id: 'string', secret_id: 'string' } as const;
  return {
    pattern: 'login',
    fields,
    open: true,
    write: handler,
    read: refuse,
    list: refuse,
    delete: refuse,
    patch: refuse,
  };
}

export function roleNameOf({ input }: Call): string {
  return input.name('role_name').toLowerCase();
}

function roleRoute({ roles }: AppRoleState): Route {
  return {
    pattern: 'role/:role_name',
    fields: roleFields,
    exists: (call) => roles.has(roleNameOf(call)),
    read(call) {
      const role = roles.get(roleNameOf(call));
      return role === undefined ? undefined : { data: showRole(role) };
    },
    write(call) {
      const name = roleNameOf(call);
      const role = changeRole(call.input, roles.get(name) ?? newRole(name, call.vault.ids.uuid()));
      const holder = [...roles.values()].find((other) => other.roleId === role.roleId && other.name !== name);
      if (holder !== undefined) throw bareError('failed to create role: role_id already in use');
      roles.set(name, role);
      return undefined;
    },
    delete(call) {
      roles.delete(roleNameOf(call));
      return undefined;
    },
  };
}

function newRole(name: string, roleId: string): AppRole {
  return {
    name,
    roleId,
    bindSecretId: true,
    secretIdCidrs: null,
    secretIdUses: 0,
    secretIdTtlSeconds: 0,
    localSecretIds: false,
    token: noSettings,
    secretIds: new Map(),
  };
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

function roleIdRoute({ roles }: AppRoleState): Route {
  return {
    pattern: 'role/:role_name/role-id',
    fields: { role_name: 'string', role_id: 'string' },
    read(call) {
      const role = roles.get(roleNameOf(call));
      return role === undefined ? undefined : { data: { role_id: role.roleId } };
    },
    write(call) {
      const role = roles.get(roleNameOf(call));
      if (role === undefined) throw bareError(`role ${JSON.stringify(roleNameOf(call))} does not exist`, 404);
      const roleId = call.input.text('role_id') ?? '';
      if (roleId === '') throw invalidRequest('missing role_id');
      roles.set(role.name, { ...role, roleId });
      return undefined;
    },
  };
}
