import { entryRoutes } from '../../core/entry-routes.ts';
import type { Fields } from '../../core/fields.ts';
import type { Route } from '../../core/model.ts';
import type { JsonObject } from '@sluice/core';
import { invalidRequest } from '../../core/errors.ts';
import { sortedUnique } from '../../core/go-text.ts';
import type { Input } from '../../core/input.ts';

/** A role for making tokens. Source: spec/vault-api.md 5.6. */
export interface TokenRole {
  readonly name: string;
  readonly allowed: readonly string[];
  readonly allowedGlobs: readonly string[];
  readonly disallowed: readonly string[];
  readonly disallowedGlobs: readonly string[];
  readonly allowedEntityAliases: readonly string[] | null;
  readonly orphan: boolean;
  readonly renewable: boolean;
  readonly pathSuffix: string;
  readonly periodSeconds: number;
  readonly explicitMaxSeconds: number;
  readonly numUses: number;
  readonly type: string;
  readonly boundCidrs: readonly string[];
  readonly noDefaultPolicy: boolean;
  /** Whether the deprecated `period` and `explicit_max_ttl` were used. */
  readonly oldPeriodSeconds: number;
  readonly oldExplicitMaxSeconds: number;
}

const fields = {
  role_name: 'string',
  allowed_policies: 'comma-list',
  disallowed_policies: 'comma-list',
  allowed_policies_glob: 'comma-list',
  disallowed_policies_glob: 'comma-list',
  allowed_entity_aliases: 'comma-list',
  orphan: 'boolean',
  renewable: 'boolean',
  path_suffix: 'string',
  period: 'duration',
  explicit_max_ttl: 'duration',
  bound_cidrs: 'comma-list',
  token_period: 'duration',
  token_explicit_max_ttl: 'duration',
  token_num_uses: 'integer',
  token_type: 'string',
  token_bound_cidrs: 'comma-list',
  token_no_default_policy: 'boolean',
  token_strictly_bind_ip: 'boolean',
} as const satisfies Fields;

export function tokenRoleRoutes(roles: Map<string, TokenRole>): readonly Route[] {
  return entryRoutes({
    path: 'roles',
    nameField: 'role_name',
    fields,
    entries: roles,
    show: describe,
    write({ input }, name, known) {
      roles.set(name, readRole(name, input, known));
      return undefined;
    },
  });
}

function readRole(name: string, input: Input, known: TokenRole | undefined): TokenRole {
  const list = (field: string, current: readonly string[] | undefined) =>
    sortedUnique(input.list(field) ?? current ?? []);
  const pathSuffix = input.text('path_suffix') ?? known?.pathSuffix ?? '';
  if (pathSuffix !== '' && !/^\w(?:[\w.-]*\w)?$/.test(pathSuffix)) {
    throw invalidRequest(`given role path suffix contains invalid characters; must match \\w[\\w-.]+\\w`);
  }
  const type = input.text('token_type') ?? known?.type ?? 'default-service';
  if (!['default-service', 'default-batch', 'service', 'batch'].includes(type))
    throw invalidRequest(`invalid 'token_type' value`);
  return {
    name,
    allowed: list('allowed_policies', known?.allowed),
    allowedGlobs: list('allowed_policies_glob', known?.allowedGlobs),
    disallowed: list('disallowed_policies', known?.disallowed),
    disallowedGlobs: list('disallowed_policies_glob', known?.disallowedGlobs),
    allowedEntityAliases: input.list('allowed_entity_aliases') ?? known?.allowedEntityAliases ?? null,
    orphan: input.flag('orphan') ?? known?.orphan ?? false,
    renewable: input.flag('renewable') ?? known?.renewable ?? true,
    pathSuffix,
    periodSeconds: input.number('token_period') ?? input.number('period') ?? known?.periodSeconds ?? 0,
    explicitMaxSeconds:
      input.number('token_explicit_max_ttl') ?? input.number('explicit_max_ttl') ?? known?.explicitMaxSeconds ?? 0,
    numUses: input.number('token_num_uses') ?? known?.numUses ?? 0,
    type,
    boundCidrs: input.list('token_bound_cidrs') ?? input.list('bound_cidrs') ?? known?.boundCidrs ?? [],
    noDefaultPolicy: input.flag('token_no_default_policy') ?? known?.noDefaultPolicy ?? false,
    oldPeriodSeconds: input.number('period') ?? known?.oldPeriodSeconds ?? 0,
    oldExplicitMaxSeconds: input.number('explicit_max_ttl') ?? known?.oldExplicitMaxSeconds ?? 0,
  };
}

function describe(role: TokenRole): JsonObject {
  return {
    allowed_entity_aliases: role.allowedEntityAliases,
    allowed_policies: role.allowed,
    allowed_policies_glob: role.allowedGlobs,
    disallowed_policies: role.disallowed,
    disallowed_policies_glob: role.disallowedGlobs,
    explicit_max_ttl: role.oldExplicitMaxSeconds,
    name: role.name,
    orphan: role.orphan,
    path_suffix: role.pathSuffix,
    period: role.oldPeriodSeconds,
    renewable: role.renewable,
    ...(role.boundCidrs.length === 0 ? {} : { token_bound_cidrs: role.boundCidrs }),
    token_explicit_max_ttl: role.explicitMaxSeconds,
    token_no_default_policy: role.noDefaultPolicy,
    ...(role.numUses === 0 ? {} : { token_num_uses: role.numUses }),
    token_period: role.periodSeconds,
    token_type: role.type,
  };
}
