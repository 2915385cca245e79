import type { BackendFactory } from '../../core/model.ts';
import { parseDurationSeconds, JsonNumber } from '@sluice/core';
import type { JsonObject, JsonValue } from '@sluice/core';
import { invalidRequest } from '../../core/errors.ts';
import { deepKeys, folderKeys } from '../../core/folder-keys.ts';
import { defaultTtlOf } from '../../core/mount.ts';

/** Plain values by path; numbers keep their source text. Source: spec/vault-api.md 7.1. */
export const kv1Engine: BackendFactory = ({ mount }) => {
  const secrets = new Map<string, JsonObject>();
  return {
    routes: [
      {
        pattern: '*key?',
        anyFields: true,
        exists: ({ path }) => secrets.has(path),
        read({ path }) {
          const data = secrets.get(path);
          return data === undefined
            ? undefined
            : { data, leaseDurationSeconds: lifetimeOf(data) ?? defaultTtlOf(mount) };
        },
        write({ path, data }) {
          if (path === '') throw invalidRequest('missing path');
          if (Object.keys(data).length === 0) throw invalidRequest('missing data fields');
          secrets.set(path, data);
          return undefined;
        },
        delete({ path }) {
          secrets.delete(path);
          return undefined;
        },
        list: ({ path }) => ({ data: { keys: folderKeys(secrets.keys(), path) } }),
        scan: ({ path }) => {
          const keys = deepKeys(secrets.keys(), path);
          return { data: keys.length === 0 ? {} : { keys } };
        },
      },
    ],
  };
};

/** A member `ttl` or `lease` steers how long consumers may keep the value; nonsense is ignored. */
function lifetimeOf(data: JsonObject): number | undefined {
  for (const value of [data['ttl'], data['lease']]) {
    const seconds = secondsOf(value);
    if (seconds !== undefined) return seconds;
  }
  return undefined;
}

function secondsOf(value: JsonValue | undefined): number | undefined {
  const plain = value instanceof JsonNumber ? value.toNumber() : value;
  if (typeof plain !== 'string' && typeof plain !== 'number') return undefined;
  if (plain === '') return undefined;
  const parsed = parseDurationSeconds(plain);
  return parsed.ok && parsed.value > 0n ? Number(parsed.value / 1_000_000_000n) : undefined;
}
