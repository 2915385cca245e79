import { entryRoutes } from '../../core/entry-routes.ts';
import type { Fields } from '../../core/fields.ts';
import type { Call, Route } from '../../core/model.ts';
import type { JsonObject } from '@sluice/core';
import { invalidRequest } from '../../core/errors.ts';
import type { DatabaseRole, DatabaseState } from './database-state.ts';

const fields: Fields = {
  name: 'string',
  db_name: 'string',
  creation_statements: 'string-list',
  revocation_statements: 'string-list',
  rollback_statements: 'string-list',
  renew_statements: 'string-list',
  default_ttl: 'duration',
  max_ttl: 'duration',
  credential_type: 'string',
  credential_config: 'pairs',
};

/** `roles/`. Source: spec/vault-api.md 8.2. */
export function roleRoutes({ roles, staticRoles }: DatabaseState): readonly Route[] {
  return entryRoutes({
    path: 'roles',
    nameField: 'name',
    fields,
    entries: roles,
    show: describe,
    write(call, name, known) {
      if (staticRoles.has(name)) throw invalidRequest('Role and Static Role names must be unique');
      roles.set(name, readRole(call, known));
      return undefined;
    },
  });
}

function readRole({ input }: Call, known: DatabaseRole | undefined): DatabaseRole {
  const dbName = input.text('db_name') ?? known?.dbName ?? '';
  if (dbName === '') throw invalidRequest('database name is required');
  const credentialType = input.text('credential_type') ?? known?.credentialType ?? 'password';
  if (!['password', 'rsa_private_key', 'client_certificate'].includes(credentialType)) {
    throw invalidRequest(`invalid credential_type ${JSON.stringify(credentialType)}`);
  }
  const list = (field: string, current: readonly string[] | undefined) => input.list(field) ?? current ?? [];
  return {
    dbName,
    creation: list('creation_statements', known?.creation),
    revocation: list('revocation_statements', known?.revocation),
    rollback: list('rollback_statements', known?.rollback),
    renew: list('renew_statements', known?.renew),
    defaultTtlSeconds: input.number('default_ttl') ?? known?.defaultTtlSeconds ?? 0,
    maxTtlSeconds: input.number('max_ttl') ?? known?.maxTtlSeconds ?? 0,
    credentialType,
    credentialConfig: input.pairs('credential_config') ?? known?.credentialConfig ?? null,
  };
}

function describe(role: DatabaseRole): JsonObject {
  return {
    creation_statements: role.creation,
    ...(role.credentialConfig === null ? {} : { credential_config: role.credentialConfig }),
    credential_type: role.credentialType,
    db_name: role.dbName,
    default_ttl: role.defaultTtlSeconds,
    max_ttl: role.maxTtlSeconds,
    renew_statements: role.renew,
    revocation_statements: role.revocation,
    rollback_statements: role.rollback,
  };
}
