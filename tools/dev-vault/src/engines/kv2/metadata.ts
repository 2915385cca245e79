import type { Call, Reply, Route } from '../../core/model.ts';
import { formatGoDuration } from '@sluice/core';
import type { JsonObject } from '@sluice/core';
import { invalidRequest } from '../../core/errors.ts';
import { isObject } from '../../core/fields.ts';
import { json } from '../../core/envelope.ts';
import { deepKeys, folderKeys } from '../../core/folder-keys.ts';
import { timeText } from '../../core/go-text.ts';
import type { KvStore } from './versions.ts';
import { describeVersions, newSecret } from './versions.ts';
import type { Secret } from './versions.ts';

const settings = {
  max_versions: 'integer',
  cas_required: 'boolean',
  metadata_cas_required: 'boolean',
  delete_version_after: 'duration',
} as const;
const fields = { ...settings, path: 'string', custom_metadata: 'map' } as const;
const limits = { members: 64, keyBytes: 128, valueBytes: 512 };

/** `config` and `metadata/`. */
export function metadataRoutes(store: KvStore): readonly Route[] {
  return [
    {
      pattern: 'config',
      fields: settings,
      read: ({ vault }) => ({
        data: {
          cas_required: store.config.casRequired,
          delete_version_after: durationText(store.config.deleteAfterSeconds),
          max_versions: store.config.maxVersions,
          ...(vault.traits.openbao ? { metadata_cas_required: store.config.metadataCasRequired } : {}),
        },
      }),
      write({ input }) {
        store.config = {
          maxVersions: input.number('max_versions') ?? store.config.maxVersions,
          casRequired: input.flag('cas_required') ?? store.config.casRequired,
          metadataCasRequired: input.flag('metadata_cas_required') ?? store.config.metadataCasRequired,
          deleteAfterSeconds: input.number('delete_version_after') ?? store.config.deleteAfterSeconds,
        };
        return undefined;
      },
    },
    {
      pattern: 'metadata/*path?',
      fields,
      exists: ({ input }) => store.secrets.has(input.name('path')),
      read: (call) => read(store, call),
      write: (call) => {
        write(store, call);
      },
      patch: (call) => patch(store, call),
      delete(call) {
        store.secrets.delete(call.input.name('path'));
        return undefined;
      },
      list: (call) => ({ data: { keys: folderKeys(store.secrets.keys(), folderOf(call)) } }),
      scan: (call) => {
        const keys = deepKeys(store.secrets.keys(), folderOf(call));
        return { data: keys.length === 0 ? {} : { keys } };
      },
    },
  ];
}

function folderOf({ input }: Call): string {
  const path = input.name('path');
  return path === '' ? '' : `${path}/`;
}

function read(store: KvStore, { input, vault }: Call): Reply | undefined {
  const secret = store.secrets.get(input.name('path'));
  if (secret === undefined) return undefined;
  const more: JsonObject = {
    current_metadata_version: secret.metadataVersion,
    metadata_cas_required: secret.metadataCasRequired,
  };
  return {
    data: {
      cas_required: secret.casRequired,
      created_time: timeText(secret.createdMs),
      ...(vault.traits.openbao ? more : {}),
      current_version: secret.current,
      custom_metadata: secret.customMetadata,
      delete_version_after: durationText(secret.deleteAfterSeconds),
      max_versions: secret.maxVersions,
      oldest_version: secret.oldest,
      updated_time: timeText(secret.updatedMs),
      versions: describeVersions(secret),
    },
  };
}

function write(store: KvStore, call: Call): undefined {
  const { input, vault } = call;
  const path = input.name('path');
  if (path === '') throw invalidRequest('missing path');
  const known = store.secrets.get(path) ?? newSecret(vault.nowMs());
  const given = input.object('custom_metadata');
  const customMetadata = given === undefined ? known.customMetadata : checkCustom(given);
  store.secrets.set(path, { ...applySettings(known, call), customMetadata });
  return undefined;
}

function patch(store: KvStore, call: Call): Reply | undefined {
  const path = call.input.name('path');
  const known = store.secrets.get(path);
  if (known === undefined) return { status: 404, raw: { contentType: json, body: '' } };
  const change = call.data['custom_metadata'];
  const merged = isObject(change)
    ? Object.entries({ ...known.customMetadata, ...change }).filter(([, value]) => value !== null)
    : undefined;
  const customMetadata = merged === undefined ? known.customMetadata : checkCustom(Object.fromEntries(merged));
  store.secrets.set(path, { ...applySettings(known, call), customMetadata });
  return undefined;
}

function applySettings(secret: Secret, { input, vault }: Call): Secret {
  return {
    ...secret,
    maxVersions: input.number('max_versions') ?? secret.maxVersions,
    casRequired: input.flag('cas_required') ?? secret.casRequired,
    metadataCasRequired: input.flag('metadata_cas_required') ?? secret.metadataCasRequired,
    deleteAfterSeconds: input.number('delete_version_after') ?? secret.deleteAfterSeconds,
    metadataVersion: secret.metadataVersion + 1,
    updatedMs: vault.nowMs(),
  };
}

/** Rule 12. */
function checkCustom(custom: JsonObject): Readonly<Record<string, string>> {
  const entries = Object.entries(custom);
  if (entries.length > limits.members)
    throw invalidRequest(
      `custom_metadata validation failed: payload must contain at most ${limits.members} keys, provided ${entries.length}`,
    );
  return Object.fromEntries(
    entries.map(([key, value]) => {
      if (typeof value !== 'string') throw invalidRequest('custom_metadata validation failed: values must be strings');
      if (key === '' || Buffer.byteLength(key) > limits.keyBytes) {
        throw invalidRequest(
          `custom_metadata validation failed: length of key must be between 1 and ${limits.keyBytes} bytes`,
        );
      }
      if (Buffer.byteLength(value) > limits.valueBytes) {
        throw invalidRequest(
          `custom_metadata validation failed: length of value for key ${JSON.stringify(key)} must be at most ${limits.valueBytes} bytes`,
        );
      }
      return [key, value];
    }),
  );
}

function durationText(seconds: number): string {
  return formatGoDuration(BigInt(seconds) * 1_000_000_000n);
}
