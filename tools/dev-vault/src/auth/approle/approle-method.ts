import type { BackendFactory, Call, Route } from '../../core/model.ts';
import { entryRoutes } from '../../core/entry-routes.ts';
import { bareError, invalidRequest } from '../../core/errors.ts';
import { noSettings, settingsAtRenewal } from '../token-fields.ts';
import { logIn } from './approle-login.ts';
import type { AppRole, AppRoleState } from './approle-state.ts';
import { changeRole, roleFields, roleNameOf, showRole } from './approle-role.ts';
import { roleFieldRoutes } from './role-field-routes.ts';
import { secretIdRoutes } from './secret-id-routes.ts';
import { Lockout } from '../lockout.ts';

/** Login of machines with two ids. Source: spec/vault-api.md 6.2. */
export const approleMethod: BackendFactory = () => {
  const state: AppRoleState = { roles: new Map(), lockout: new Lockout() };
  return {
    routes: [
      ...roleRoutes(state),
      roleIdRoute(state),
      ...secretIdRoutes(state),
      ...roleFieldRoutes(state),
      {
        pattern: 'tidy/secret-id',
        write: () => ({ status: 202, data: null, warnings: ['Tidy operation successfully started.'] }),
      },
      loginRoute(state),
    ],
    renewLogin: (token) => settingsAtRenewal(state.roles, token.internal['role_name']),
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

function roleRoutes({ roles }: AppRoleState): readonly Route[] {
  return entryRoutes({
    path: 'role',
    nameField: 'role_name',
    fields: roleFields,
    entries: roles,
    lowerCase: true,
    show: showRole,
    write({ input, vault }, name, known) {
      const role = changeRole(input, known ?? newRole(name, vault.ids.uuid()));
      const holder = [...roles.values()].find((other) => other.roleId === role.roleId && other.name !== name);
      if (holder !== undefined) throw bareError('failed to create role: role_id already in use');
      roles.set(name, role);
      return undefined;
    },
  });
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
