import type { Fields } from '../core/fields.ts';
import type { TokenSettings } from '../core/login.ts';
import type { JsonObject } from '@sluice/core';
import { bareError, invalidRequest } from '../core/errors.ts';
import type { Input } from '../core/input.ts';

/** The `token_*` fields that roles share. Source: spec/vault-api.md 5.8. */
export const tokenFields: Fields = {
  token_ttl: 'duration',
  token_max_ttl: 'duration',
  token_policies: 'comma-list',
  token_bound_cidrs: 'comma-list',
  token_explicit_max_ttl: 'duration',
  token_no_default_policy: 'boolean',
  token_num_uses: 'integer',
  token_period: 'duration',
  token_type: 'string',
  token_strictly_bind_ip: 'boolean',
};

/** Names from before `token_*`, as far as a method had them. */
export const oldTokenFields: Fields = {
  policies: 'comma-list',
  ttl: 'duration',
  max_ttl: 'duration',
  period: 'duration',
  num_uses: 'integer',
  bound_cidrs: 'comma-list',
};

export type OldName = 'policies' | 'ttl' | 'max_ttl' | 'period' | 'num_uses' | 'bound_cidrs';

/** Settings, and under which old names they were given: those come back too when the role is read. */
export interface StoredSettings {
  readonly settings: TokenSettings;
  readonly oldNames: readonly OldName[];
}

export const noSettings: StoredSettings = {
  settings: {
    ttlSeconds: 0,
    maxTtlSeconds: 0,
    explicitMaxTtlSeconds: 0,
    periodSeconds: 0,
    numUses: 0,
    type: 'default',
    boundCidrs: [],
    noDefaultPolicy: false,
    strictlyBindIp: false,
    policies: [],
  },
  oldNames: [],
};

const types = ['', 'default', 'service', 'batch', 'default-service', 'default-batch'];

/** `current` with what was sent; 400 for combinations that cannot be. */
export function readSettings(input: Input, { settings: current, oldNames }: StoredSettings): StoredSettings {
  const old = (Object.keys(oldTokenFields) as OldName[]).filter(
    (name) => input.has(name) && !input.has(`token_${name}`),
  );
  const replaced = oldNames.filter((name) => !input.has(`token_${name}`));
  const settings: TokenSettings = {
    ttlSeconds: input.number('token_ttl') ?? input.number('ttl') ?? current.ttlSeconds,
    maxTtlSeconds: input.number('token_max_ttl') ?? input.number('max_ttl') ?? current.maxTtlSeconds,
    explicitMaxTtlSeconds: input.number('token_explicit_max_ttl') ?? current.explicitMaxTtlSeconds,
    periodSeconds: input.number('token_period') ?? input.number('period') ?? current.periodSeconds,
    numUses: input.number('token_num_uses') ?? input.number('num_uses') ?? current.numUses,
    type: input.text('token_type') ?? current.type,
    boundCidrs: input.list('token_bound_cidrs') ?? input.list('bound_cidrs') ?? current.boundCidrs,
    noDefaultPolicy: input.flag('token_no_default_policy') ?? current.noDefaultPolicy,
    strictlyBindIp: input.flag('token_strictly_bind_ip') ?? current.strictlyBindIp,
    policies: input.list('token_policies') ?? input.list('policies') ?? current.policies,
  };
  check(settings);
  return { settings, oldNames: [...new Set([...replaced, ...old])] };
}

/** Members of a role's reply. */
export function showSettings({ settings, oldNames }: StoredSettings): JsonObject {
  const shown: JsonObject = {
    token_bound_cidrs: settings.boundCidrs,
    token_explicit_max_ttl: settings.explicitMaxTtlSeconds,
    token_max_ttl: settings.maxTtlSeconds,
    token_no_default_policy: settings.noDefaultPolicy,
    token_num_uses: settings.numUses,
    token_period: settings.periodSeconds,
    token_policies: settings.policies,
    token_strictly_bind_ip: settings.strictlyBindIp,
    token_ttl: settings.ttlSeconds,
    token_type: settings.type === '' ? 'default' : settings.type,
  };
  return { ...shown, ...Object.fromEntries(oldNames.map((name) => [name, shown[`token_${name}`] ?? null])) };
}

/** Settings of the role that a token was got with, as they are now. */
export function settingsAtRenewal(
  roles: ReadonlyMap<string, { readonly token: StoredSettings }>,
  name = '',
): TokenSettings {
  const role = roles.get(name);
  if (role === undefined) throw bareError(`role ${name} does not exist during renewal`);
  return role.token.settings;
}

function check({ ttlSeconds, maxTtlSeconds, type, periodSeconds, numUses }: TokenSettings): void {
  if (maxTtlSeconds > 0 && ttlSeconds > maxTtlSeconds) {
    throw invalidRequest("'token_ttl' cannot be greater than 'token_max_ttl'");
  }
  if (!types.includes(type)) throw invalidRequest(`invalid 'token_type' value ${JSON.stringify(type)}`);
  if (numUses < 0) throw invalidRequest("'token_num_uses' cannot be negative");
  const batch = type === 'batch' || type === 'default-batch';
  const sentence = "'token_type' cannot be 'batch' or 'default_batch' when set to generate";
  if (batch && periodSeconds > 0) throw invalidRequest(`${sentence} periodic tokens`);
  if (batch && numUses > 0) throw invalidRequest(`${sentence} tokens with limited use count`);
}
