import { entryRoutes } from '../../core/entry-routes.ts';
import type { Fields } from '../../core/fields.ts';
import type { Call, Mount, Route, Vault } from '../../core/model.ts';
import type { JsonObject } from '@sluice/core';
import { ApiError, bareError, invalidRequest } from '../../core/errors.ts';
import { timeText } from '../../core/go-text.ts';
import { isAllowed } from './connection.ts';
import { makePassword } from './credentials.ts';
import type { DatabaseState, StaticRole } from './database-state.ts';
import { prepareStatements } from './statements.ts';

const fields: Fields = {
  name: 'string',
  db_name: 'string',
  username: 'string',
  rotation_period: 'duration',
  rotation_statements: 'string-list',
  credential_type: 'string',
  credential_config: 'pairs',
};
const shortestPeriodSeconds = 5;
const retryMs = 10_000;
const defaultRotation = `ALTER ROLE "{{username}}" WITH PASSWORD '{{password}}';`;

/** Users that exist already and get a new password now and then. Source: spec/vault-api.md 8.4. */
export function staticRoleRoutes(state: DatabaseState, vault: Vault, mount: Mount): readonly Route[] {
  const { staticRoles, roles } = state;
  const rotation = createRotation(state, vault, mount);
  const name = ({ input }: Call): string => input.name('name');
  return [
    ...entryRoutes({
      path: 'static-roles',
      nameField: 'name',
      fields,
      entries: staticRoles,
      show: describe,
      async write(call, roleName, known) {
        if (roles.has(roleName)) throw invalidRequest('Role and Static Role names must be unique');
        const role = readRole(call, known);
        if (known === undefined) await rotation.first(role);
        else staticRoles.set(role.name, role);
        rotation.schedule(role.name);
        return undefined;
      },
      deleted: rotation.forget,
    }),
    {
      pattern: 'static-creds/:name',
      read(call) {
        const role = staticRoles.get(name(call));
        if (role === undefined) throw invalidRequest(`unknown role: ${name(call)}`);
        const rest = role.rotationSeconds - (call.vault.nowMs() - role.rotatedMs) / 1000;
        return {
          data: {
            last_vault_rotation: timeText(role.rotatedMs),
            password: role.password,
            rotation_period: role.rotationSeconds,
            ttl: Math.max(0, Math.floor(rest)),
            username: role.username,
          },
        };
      },
    },
    {
      pattern: 'rotate-role/:name',
      async write(call) {
        const role = staticRoles.get(name(call));
        if (role === undefined) throw invalidRequest('no static role found for role name');
        await rotation.rotate(role);
        return undefined;
      },
    },
  ];
}

function readRole({ input }: Call, known: StaticRole | undefined): StaticRole {
  const dbName = input.text('db_name') ?? known?.dbName ?? '';
  const username = input.text('username') ?? known?.username ?? '';
  const rotationSeconds = input.number('rotation_period') ?? known?.rotationSeconds;
  if (dbName === '') throw invalidRequest('database name is a required field');
  if (username === '') throw invalidRequest('username is a required field to create a static account');
  if (known !== undefined && username !== known.username) throw invalidRequest('cannot update static account username');
  if (rotationSeconds === undefined) throw invalidRequest('rotation_period is required to create static accounts');
  if (rotationSeconds < shortestPeriodSeconds) {
    throw invalidRequest(`rotation_period must be ${shortestPeriodSeconds} seconds or more`);
  }
  return {
    name: input.name('name'),
    dbName,
    username,
    rotationSeconds,
    rotationStatements: input.list('rotation_statements') ?? known?.rotationStatements ?? [],
    credentialType: input.text('credential_type') ?? known?.credentialType ?? 'password',
    password: known?.password ?? '',
    rotatedMs: known?.rotatedMs ?? 0,
  };
}

function describe(role: StaticRole): JsonObject {
  return {
    credential_type: role.credentialType,
    db_name: role.dbName,
    last_vault_rotation: timeText(role.rotatedMs),
    rotation_period: role.rotationSeconds,
    rotation_statements: role.rotationStatements,
    username: role.username,
  };
}

interface Rotation {
  /** At creation, at once; the role is kept only if that works. */
  first(role: StaticRole): Promise<void>;
  rotate(role: StaticRole): Promise<void>;
  schedule(name: string): void;
  readonly forget: (name: string) => void;
}

function createRotation(state: DatabaseState, vault: Vault, mount: Mount): Rotation {
  const key = (name: string): string => `static role ${mount.uuid} ${name}`;
  const schedule = (name: string, delayMs?: number): void => {
    const role = state.staticRoles.get(name);
    if (role === undefined) return;
    const atMs = delayMs === undefined ? role.rotatedMs + role.rotationSeconds * 1000 : vault.nowMs() + delayMs;
    vault.expiration.set(key(name), atMs, async () => {
      const current = state.staticRoles.get(name);
      if (current === undefined) return;
      await rotate(current).catch((error: unknown) => {
        vault.note(`static role ${name}: ${error instanceof Error ? error.message : 'rotation failed'}`);
        schedule(name, retryMs);
      });
    });
  };
  const rotate = async (role: StaticRole): Promise<void> => {
    const password = makePassword(vault.ids);
    const statements = role.rotationStatements.length === 0 ? [defaultRotation] : role.rotationStatements;
    await state.execute(role.dbName, prepareStatements(statements, { username: role.username, password }));
    state.staticRoles.set(role.name, { ...role, password, rotatedMs: vault.nowMs() });
    schedule(role.name);
  };
  return {
    async first(role) {
      if (!isAllowed(state.configOf(role.dbName), role.name))
        throw bareError(`${JSON.stringify(role.name)} is not an allowed role`);
      await rotate(role).catch((error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        throw bareError(`error setting credentials: 1 error occurred:\n\t* ${error.texts.join()}\n\n`);
      });
    },
    rotate,
    schedule: (name) => {
      schedule(name);
    },
    forget(name) {
      vault.expiration.delete(key(name));
    },
  };
}
