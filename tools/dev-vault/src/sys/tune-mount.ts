import type { Call, Mount, Reply } from '../core/model.ts';
import type { JsonObject, JsonValue } from '@sluice/core';
import { invalidRequest } from '../core/errors.ts';
import { convertField, isObject } from '../core/fields.ts';
import { defaultTtlOf, maxTtlOf, systemTtlSeconds } from '../core/mount.ts';
import { attach, textMap } from '../core/mounting.ts';

/** Effective settings of a mount. Source: spec/vault-api.md 4.2. */
export function readTuning(mount: Mount): JsonObject {
  const options = mount.options ?? {};
  return {
    default_lease_ttl: defaultTtlOf(mount),
    description: mount.description,
    force_no_cache: mount.config.forceNoCache,
    ...mount.config.extra,
    max_lease_ttl: maxTtlOf(mount),
    ...(Object.keys(options).length === 0 ? {} : { options }),
  };
}

/** Changes them; a KV mount of version 1 can become one of version 2. */
export function tuneMount({ vault, input }: Call, mount: Mount): Reply | undefined {
  const defaultTtlSeconds = ttl(input.text('default_lease_ttl'), mount.config.defaultTtlSeconds);
  const maxTtlSeconds = ttl(input.text('max_lease_ttl'), mount.config.maxTtlSeconds);
  const max = maxTtlSeconds === 0 ? systemTtlSeconds : maxTtlSeconds;
  if (defaultTtlSeconds > max) {
    throw invalidRequest(
      `backend max lease TTL of ${max} would be less than backend default lease TTL of ${defaultTtlSeconds}`,
    );
  }
  const warnings = changeVersion(input.value('options'));
  const extra: Record<string, JsonValue> = { ...mount.config.extra };
  for (const name of ['listing_visibility', 'token_type']) {
    const text = input.text(name);
    if (text !== undefined) extra[name] = text;
  }
  for (const name of ['passthrough_request_headers', 'allowed_response_headers']) {
    const list = input.list(name);
    if (list !== undefined) extra[name] = list;
  }
  mount.config = { ...mount.config, defaultTtlSeconds, maxTtlSeconds, extra };
  mount.description = input.text('description') ?? mount.description;
  return warnings.length === 0 ? undefined : { data: null, warnings };

  function changeVersion(options: JsonValue | undefined): readonly string[] {
    const version = isObject(options) ? textMap(options)?.['version'] : undefined;
    const current = mount.options?.['version'] ?? '1';
    if (version === undefined || version === current || mount.type !== 'kv') return [];
    if (version !== '2') throw invalidRequest(`cannot downgrade mount from version ${current}`);
    const factory = vault.engines[mount.type];
    mount.options = { ...mount.options, version };
    if (factory !== undefined) attach(vault, mount, factory);
    const [from, to] = vault.traits.openbao ? ['0', '0'] : [current, version];
    return [
      `Upgrading mount from version ${from} to version ${to}. This mount will be unavailable for a brief period and will resume service shortly.`,
    ];
  }
}

function ttl(text: string | undefined, current: number): number {
  if (text === undefined || text === '') return current;
  return text === 'system' ? 0 : Number(convertField('duration', text));
}
