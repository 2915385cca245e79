import type { Call, Mount, MountConfig, Reply, Route } from '../core/model.ts';
import type { JsonObject } from '@sluice/core';
import { invalidRequest } from '../core/errors.ts';
import { convertField, FieldError, isObject, textOf } from '../core/fields.ts';
import { describeMount } from '../core/mount.ts';
import { enableMount, mountAt, removeMount, textMap } from '../core/mounting.ts';
import { readTuning, tuneMount } from './tune-mount.ts';

/** `sys/mounts` and `sys/auth`. Source: spec/vault-api.md 4.2, 4.3. */
export function mountRoutes(kind: Mount['kind']): readonly Route[] {
  const base = kind === 'auth' ? 'auth' : 'mounts';
  const sudo = kind === 'auth';
  const find = ({ namespace, input }: Call): Mount | undefined => mountAt(namespace, kind, input.name('path'));
  return [
    {
      pattern: base,
      flat: true,
      read: ({ namespace }) => ({ data: tableOf(kind === 'auth' ? namespace.authMounts : namespace.secretMounts) }),
    },
    {
      pattern: `${base}/*path/tune`,
      fields: tuneFields,
      flat: true,
      sudo,
      read(call) {
        const mount = find(call);
        if (mount === undefined)
          throw invalidRequest(`cannot fetch sysview for path ${JSON.stringify(`${call.input.name('path')}/`)}`);
        return { data: readTuning(mount) };
      },
      write(call) {
        const mount = find(call);
        if (mount === undefined) throw invalidRequest(`no mount at ${JSON.stringify(`${call.input.name('path')}/`)}`);
        return tuneMount(call, mount);
      },
    },
    {
      pattern: `${base}/*path`,
      fields: mountFields,
      flat: true,
      sudo,
      read(call) {
        const mount = find(call);
        if (mount !== undefined) return { data: describeMount(mount) };
        const what = kind === 'auth' ? 'auth' : 'secret';
        throw invalidRequest(
          `No ${what} engine mount at ${call.input.name('path')}/`.replace('auth engine mount', 'auth engine'),
        );
      },
      write: (call) => enable(call, kind),
      async delete(call) {
        const mount = find(call);
        if (mount?.type === 'token') throw invalidRequest('token credential backend cannot be disabled');
        if (mount !== undefined && ['system', 'cubbyhole', 'identity'].includes(mount.type)) {
          throw invalidRequest(`cannot unmount ${JSON.stringify(mount.path)}`);
        }
        if (mount !== undefined) await removeMount(call.vault, mount);
        return undefined;
      },
    },
  ];
}

const mountFields = {
  path: 'string',
  type: 'string',
  description: 'string',
  config: 'map',
  options: 'any',
  local: 'boolean',
  seal_wrap: 'boolean',
  external_entropy_access: 'boolean',
  plugin_name: 'string',
  plugin_version: 'string',
} as const;

const tuneFields = {
  path: 'string',
  default_lease_ttl: 'string',
  max_lease_ttl: 'string',
  description: 'string',
  listing_visibility: 'string',
  audit_non_hmac_request_keys: 'comma-list',
  audit_non_hmac_response_keys: 'comma-list',
  passthrough_request_headers: 'comma-list',
  allowed_response_headers: 'comma-list',
  token_type: 'string',
  plugin_version: 'string',
  options: 'any',
} as const;

function tableOf(mounts: ReadonlyMap<string, Mount>): JsonObject {
  return Object.fromEntries([...mounts].map(([path, mount]) => [path, describeMount(mount)]));
}

function enable({ vault, namespace, input }: Call, kind: Mount['kind']): Reply | undefined {
  const plugin = input.text('plugin_name') ?? '';
  const type = input.text('type') === 'plugin' && plugin !== '' ? plugin : (input.text('type') ?? '');
  if (type === '') throw invalidRequest('backend type must be specified as a string');
  const options = input.value('options');
  enableMount(vault, {
    namespace,
    kind,
    path: `${input.name('path').replace(/\/+$/, '')}/`,
    type,
    description: input.text('description') ?? '',
    ...(options === undefined ? {} : { options: textMap(isObject(options) ? options : null) }),
    config: readConfig(input.object('config') ?? {}, kind),
    local: input.flag('local') ?? false,
    sealWrap: input.flag('seal_wrap') ?? false,
    externalEntropyAccess: input.flag('external_entropy_access') ?? false,
  });
  return undefined;
}

const shownWhenSet = [
  'listing_visibility',
  'passthrough_request_headers',
  'allowed_response_headers',
  'audit_non_hmac_request_keys',
  'audit_non_hmac_response_keys',
] as const;

function readConfig(config: JsonObject, kind: Mount['kind']): MountConfig {
  const shown = shownWhenSet.filter(
    (name) => config[name] !== undefined && config[name] !== null && config[name] !== '',
  );
  const tokenType =
    typeof config['token_type'] === 'string' && config['token_type'] !== '' ? config['token_type'] : 'default-service';
  return {
    defaultTtlSeconds: seconds(config, 'default_lease_ttl'),
    maxTtlSeconds: seconds(config, 'max_lease_ttl'),
    forceNoCache: config['force_no_cache'] === true || config['force_no_cache'] === 'true',
    extra: {
      ...Object.fromEntries(shown.map((name) => [name, config[name] ?? null])),
      ...(kind === 'auth' ? { token_type: tokenType } : {}),
    },
  };
}

function seconds(config: JsonObject, name: string): number {
  const value = config[name];
  if (value === undefined || value === 'system') return 0;
  try {
    return Number(convertField('duration', value));
  } catch (error) {
    if (error instanceof FieldError)
      throw invalidRequest(`unable to parse ${name.split('_')[0] ?? ''} TTL of ${textOf(value)}: ${error.message}`);
    throw error;
  }
}
