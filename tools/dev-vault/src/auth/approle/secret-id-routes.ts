import type { Fields } from '../../core/fields.ts';
import type { Call, Reply, Route } from '../../core/model.ts';
import { parseJson } from '@sluice/core';
import type { JsonObject } from '@sluice/core';
import { bareError, invalidRequest } from '../../core/errors.ts';
import { isObject, textOf } from '../../core/fields.ts';
import { sortedUnique, timeText } from '../../core/go-text.ts';
import { roleNameOf } from './approle-role.ts';
import { isExpired } from './approle-state.ts';
import type { AppRole, AppRoleState, SecretId } from './approle-state.ts';

const makeFields = {
  role_name: 'string',
  secret_id: 'string',
  metadata: 'string',
  cidr_list: 'comma-list',
  token_bound_cidrs: 'comma-list',
  num_uses: 'integer',
  ttl: 'duration',
} as const satisfies Fields;
const idFields = { role_name: 'string', secret_id: 'string', secret_id_accessor: 'string' } as const satisfies Fields;

/** Making, looking up and destroying secret ids. */
export function secretIdRoutes({ roles }: AppRoleState): readonly Route[] {
  const roleOf = (call: Call): AppRole => {
    const role = roles.get(roleNameOf(call));
    if (role === undefined) throw bareError(`role ${JSON.stringify(roleNameOf(call))} does not exist`);
    return role;
  };
  const byId = (call: Call) => {
    const id = call.input.text('secret_id') ?? '';
    if (id === '') throw invalidRequest('missing secret_id');
    return roleOf(call).secretIds.get(id);
  };
  const byAccessor = (call: Call) => {
    const accessor = call.input.text('secret_id_accessor') ?? '';
    if (accessor === '') throw invalidRequest('missing secret_id_accessor');
    return [...roleOf(call).secretIds.values()].find((secret) => secret.accessor === accessor);
  };
  const destroy = (call: Call, secret: SecretId | undefined): undefined => {
    if (secret !== undefined) roleOf(call).secretIds.delete(secret.id);
    return undefined;
  };
  return [
    {
      pattern: 'role/:role_name/secret-id',
      fields: makeFields,
      list(call) {
        const alive = [...roleOf(call).secretIds.values()].filter((secret) => !isExpired(secret, call.vault.nowMs()));
        return { data: { keys: sortedUnique(alive.map(({ accessor }) => accessor)) } };
      },
      write: (call) => make(call, roleOf(call), call.vault.ids.uuid()),
    },
    {
      pattern: 'role/:role_name/custom-secret-id',
      fields: makeFields,
      write(call) {
        const id = call.input.text('secret_id') ?? '';
        if (id === '') throw invalidRequest('missing secret_id');
        return make(call, roleOf(call), id);
      },
    },
    {
      pattern: 'role/:role_name/secret-id/lookup',
      fields: idFields,
      write(call) {
        const secret = byId(call);
        return secret === undefined ? undefined : { data: describe(secret) };
      },
    },
    {
      pattern: 'role/:role_name/secret-id/destroy',
      fields: idFields,
      write: (call) => {
        destroy(call, byId(call));
      },
      delete: (call) => {
        destroy(call, byId(call));
      },
    },
    {
      pattern: 'role/:role_name/secret-id-accessor/lookup',
      fields: idFields,
      write(call) {
        const secret = byAccessor(call);
        if (secret !== undefined) return { data: describe(secret) };
        return { status: 404, data: { error: notFound(call) } };
      },
    },
    {
      pattern: 'role/:role_name/secret-id-accessor/destroy',
      fields: idFields,
      write(call) {
        const secret = byAccessor(call);
        if (secret === undefined) throw bareError(notFound(call));
        destroy(call, secret);
      },
    },
  ];
}

function notFound({ input }: Call): string {
  return `failed to find accessor entry for secret_id_accessor: ${JSON.stringify(input.text('secret_id_accessor') ?? '')}`;
}

function make({ input, vault }: Call, role: AppRole, id: string): Reply {
  if (!role.bindSecretId) throw invalidRequest('bind_secret_id is not set on the role');
  const uses = input.number('num_uses') ?? role.secretIdUses;
  if (uses < 0) throw invalidRequest('num_uses cannot be negative');
  if (role.secretIdUses > 0 && (uses === 0 || uses > role.secretIdUses)) {
    throw invalidRequest("num_uses cannot be higher than the role's secret_id_num_uses");
  }
  const ttlSeconds = input.number('ttl') ?? role.secretIdTtlSeconds;
  if (role.secretIdTtlSeconds > 0 && (ttlSeconds === 0 || ttlSeconds > role.secretIdTtlSeconds)) {
    throw invalidRequest("ttl cannot be longer than the role's secret_id_ttl");
  }
  const secret: SecretId = {
    id,
    accessor: vault.ids.uuid(),
    createdMs: vault.nowMs(),
    ttlSeconds,
    cidrs: input.list('cidr_list') ?? [],
    tokenCidrs: input.list('token_bound_cidrs') ?? [],
    metadata: metadataOf(input.text('metadata') ?? ''),
    usesLeft: uses,
  };
  if (role.secretIds.has(id)) throw bareError('SecretID is already registered');
  role.secretIds.set(id, secret);
  return {
    data: { secret_id: id, secret_id_accessor: secret.accessor, secret_id_num_uses: uses, secret_id_ttl: ttlSeconds },
  };
}

function metadataOf(text: string): Readonly<Record<string, string>> {
  if (text === '') return {};
  const parsed = parseJson(text);
  if (!parsed.ok || !isObject(parsed.value)) throw invalidRequest('failed to parse metadata: invalid JSON object');
  return Object.fromEntries(Object.entries(parsed.value).map(([name, value]) => [name, textOf(value)]));
}

function describe(secret: SecretId): JsonObject {
  return {
    cidr_list: secret.cidrs,
    creation_time: timeText(secret.createdMs),
    expiration_time:
      secret.ttlSeconds === 0 ? '0001-01-01T00:00:00Z' : timeText(secret.createdMs + secret.ttlSeconds * 1000),
    last_updated_time: timeText(secret.createdMs),
    metadata: secret.metadata,
    secret_id_accessor: secret.accessor,
    secret_id_num_uses: secret.usesLeft,
    secret_id_ttl: secret.ttlSeconds,
    token_bound_cidrs: secret.tokenCidrs,
  };
}
