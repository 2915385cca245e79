import type { Call, Reply, Route } from '../../core/model.ts';
import { JsonNumber } from '@sluice/core';
import type { JsonObject, JsonValue } from '@sluice/core';
import { ApiError, invalidRequest } from '../../core/errors.ts';
import { convertField, isObject } from '../../core/fields.ts';
import { json } from '../../core/envelope.ts';
import { mapObject, throughFloats } from '../../core/go-text.ts';
import type { KvStore } from './versions.ts';
import { addVersion, changeVersions, describeVersion, isGone, newSecret } from './versions.ts';
import type { Secret, Version } from './versions.ts';

const dataFields = { path: 'string', data: 'any', options: 'map', version: 'integer' } as const;
const versionFields = { path: 'string', versions: 'comma-list' } as const;

/** `data/`, `delete/`, `undelete/`, `destroy/` and `subkeys/`. */
export function dataRoutes(store: KvStore): readonly Route[] {
  return [
    {
      pattern: 'data/*path',
      fields: dataFields,
      exists: ({ input }) => store.secrets.has(input.name('path')),
      read: (call) => read(store, call),
      write: (call) => write(store, call),
      patch: (call) => patch(store, call),
      delete: (call) => {
        softDelete(store, call, [latest(store, call)]);
      },
    },
    {
      pattern: 'delete/*path',
      fields: versionFields,
      write: (call) => {
        softDelete(store, call, versionsOf(call, 'No'));
      },
    },
    {
      pattern: 'undelete/*path',
      fields: versionFields,
      write: (call) => {
        change(store, call, versionsOf(call, 'No'), (version) => ({ ...version, deletionMs: undefined }));
      },
    },
    {
      pattern: 'destroy/*path',
      fields: versionFields,
      write: (call) => {
        change(store, call, versionsOf(call, 'no'), (version) => ({ ...version, destroyed: true, data: null }));
      },
    },
    {
      pattern: 'subkeys/*path',
      fields: { path: 'string', version: 'integer', depth: 'integer' },
      read: (call) => subkeys(store, call),
    },
  ];
}

interface Found {
  readonly secret: Secret;
  readonly number: number;
  readonly version: Version;
}

function find(store: KvStore, { input }: Call): Found | undefined {
  const secret = store.secrets.get(input.name('path'));
  const asked = input.number('version') ?? 0;
  const number = asked > 0 ? asked : (secret?.current ?? 0);
  const version = secret?.versions.get(number);
  return secret === undefined || version === undefined ? undefined : { secret, number, version };
}

/** A version that is gone answers 404 with its metadata. */
function read(store: KvStore, call: Call): Reply | undefined {
  const found = find(store, call);
  if (found === undefined) return undefined;
  const metadata = describeVersion(found.secret, found.number, found.version);
  if (isGone(found.version, call.vault.nowMs())) return { status: 404, data: { data: null, metadata } };
  return { data: { data: found.version.data, metadata } };
}

function write(store: KvStore, call: Call): Reply {
  const { input, vault } = call;
  const data = call.data['data'];
  if (data === undefined || (data !== null && !isObject(data))) throw invalidRequest('no data provided');
  const known = store.secrets.get(input.name('path'));
  checkCas(store, call, known);
  const secret = addVersion(
    known ?? newSecret(vault.nowMs()),
    data === null ? null : floats(data),
    store.config,
    vault.nowMs(),
  );
  store.secrets.set(input.name('path'), secret);
  return written(secret);
}

/** JSON merge patch of the latest version. */
function patch(store: KvStore, call: Call): Reply {
  const { input, vault } = call;
  const data = call.data['data'];
  if (!isObject(data)) throw invalidRequest('no data provided');
  const known = store.secrets.get(input.name('path'));
  const version = known?.versions.get(known.current);
  if (known === undefined || version === undefined) return { status: 404, raw: { contentType: json, body: '' } };
  if (isGone(version, vault.nowMs())) return { status: 404, data: describeVersion(known, known.current, version) };
  checkCas(store, call, known);
  const secret = addVersion(known, floats(mergePatch(version.data ?? {}, data)), store.config, vault.nowMs());
  store.secrets.set(input.name('path'), secret);
  return written(secret);
}

function written(secret: Secret): Reply {
  const version = secret.versions.get(secret.current);
  return { data: version === undefined ? {} : describeVersion(secret, secret.current, version) };
}

function checkCas(store: KvStore, { input }: Call, secret: Secret | undefined): void {
  const cas = input.object('options')?.['cas'];
  if (cas === undefined) {
    if (!store.config.casRequired && secret?.casRequired !== true) return;
    throw invalidRequest('check-and-set parameter required for this call');
  }
  if (casNumber(cas) !== (secret?.current ?? 0)) {
    throw invalidRequest('check-and-set parameter did not match the current version');
  }
}

function casNumber(cas: JsonValue): number {
  const text = cas instanceof JsonNumber || typeof cas === 'string' || typeof cas === 'number' ? String(cas) : '';
  if (!/^-?\d+$/.test(text)) throw invalidRequest('error parsing check-and-set parameter');
  return Number(text);
}

/** A member that is null goes away; objects are merged. RFC 7396. */
export function mergePatch(target: JsonObject, change: JsonObject): JsonObject {
  const merged: Record<string, JsonValue> = { ...target };
  for (const [name, value] of Object.entries(change)) {
    const old = merged[name];
    if (value === null) Reflect.deleteProperty(merged, name);
    else merged[name] = isObject(value) ? mergePatch(isObject(old) ? old : {}, value) : value;
  }
  return merged;
}

/** The peer stores through floating point. Rule 10. */
function floats(data: JsonObject): JsonObject {
  return mapObject(data, throughFloats);
}

function latest(store: KvStore, { input }: Call): number {
  return store.secrets.get(input.name('path'))?.current ?? 0;
}

function versionsOf({ input }: Call, first: 'No' | 'no'): readonly number[] {
  const versions = input.list('versions') ?? [];
  if (versions.length === 0) throw invalidRequest(`${first} version number provided`);
  return versions.map((version) => {
    const number = Number(version);
    if (!Number.isInteger(number)) throw new ApiError(400, [`invalid version ${JSON.stringify(version)}`]);
    return number;
  });
}

function softDelete(store: KvStore, call: Call, numbers: readonly number[]): undefined {
  const nowMs = call.vault.nowMs();
  change(store, call, numbers, (version) => {
    return version.destroyed || isGone(version, nowMs) ? version : { ...version, deletionMs: nowMs };
  });
}

function change(
  store: KvStore,
  { input }: Call,
  numbers: readonly number[],
  by: (version: Version) => Version,
): undefined {
  const path = input.name('path');
  const secret = store.secrets.get(path);
  if (secret !== undefined) store.secrets.set(path, changeVersions(secret, numbers, by));
  return undefined;
}

function subkeys(store: KvStore, call: Call): Reply | undefined {
  const found = find(store, call);
  if (found === undefined) return undefined;
  const metadata = describeVersion(found.secret, found.number, found.version);
  if (isGone(found.version, call.vault.nowMs())) return { status: 404, data: { metadata, subkeys: null } };
  const depth = Number(convertField('integer', call.input.number('depth') ?? 0));
  return {
    data: { metadata, subkeys: structureOf(found.version.data ?? {}, depth === 0 ? Number.POSITIVE_INFINITY : depth) },
  };
}

function structureOf(data: JsonObject, depth: number): JsonObject {
  return mapObject(data, (value) =>
    isObject(value) && depth > 1 && Object.keys(value).length > 0 ? structureOf(value, depth - 1) : null,
  );
}
