import type { JsonObject } from '@sluice/core';
import { timeText } from '../../core/go-text.ts';

/** One version of a secret. Times are Unix milliseconds. */
export interface Version {
  readonly createdMs: number;
  readonly data: JsonObject | null;
  readonly deletionMs: number | undefined;
  readonly destroyed: boolean;
}

/** A key with its versions and settings. */
export interface Secret {
  readonly versions: ReadonlyMap<number, Version>;
  /** 0 without any version. */
  readonly current: number;
  readonly oldest: number;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly metadataVersion: number;
  readonly maxVersions: number;
  readonly casRequired: boolean;
  readonly metadataCasRequired: boolean;
  readonly deleteAfterSeconds: number;
  readonly customMetadata: Readonly<Record<string, string>> | null;
}

export interface EngineConfig {
  readonly maxVersions: number;
  readonly casRequired: boolean;
  readonly metadataCasRequired: boolean;
  readonly deleteAfterSeconds: number;
}

/** State of one mount. */
export interface KvStore {
  readonly secrets: Map<string, Secret>;
  config: EngineConfig;
}

/** When neither key nor engine says otherwise. */
const usualVersions = 10;

export function newSecret(nowMs: number): Secret {
  return {
    versions: new Map(),
    current: 0,
    oldest: 0,
    createdMs: nowMs,
    updatedMs: nowMs,
    metadataVersion: 0,
    maxVersions: 0,
    casRequired: false,
    metadataCasRequired: false,
    deleteAfterSeconds: 0,
    customMetadata: null,
  };
}

/** With one version more; the oldest beyond the limit are dropped. Source: spec/vault-api.md 7.2, rules 5 to 7. */
export function addVersion(secret: Secret, data: JsonObject | null, config: EngineConfig, nowMs: number): Secret {
  const after = [secret.deleteAfterSeconds, config.deleteAfterSeconds].find((seconds) => seconds > 0);
  const version: Version = {
    createdMs: nowMs,
    data,
    deletionMs: after === undefined ? undefined : nowMs + after * 1000,
    destroyed: false,
  };
  const current = secret.current + 1;
  const limit =
    secret.maxVersions > 0 ? secret.maxVersions : config.maxVersions > 0 ? config.maxVersions : usualVersions;
  const all: readonly (readonly [number, Version])[] = [...secret.versions, [current, version]];
  const versions = new Map(all.filter(([number]) => number > current - limit));
  const dropped = current > limit ? current - limit + 1 : secret.oldest;
  return { ...secret, versions, current, oldest: Math.max(secret.oldest, dropped), updatedMs: nowMs };
}

/** With `change` applied to the versions that exist. */
export function changeVersions(
  secret: Secret,
  numbers: readonly number[],
  change: (version: Version) => Version,
): Secret {
  const versions = [...secret.versions].map(([number, version]) => {
    return [number, numbers.includes(number) ? change(version) : version] as const;
  });
  return { ...secret, versions: new Map(versions) };
}

export function isGone({ destroyed, deletionMs }: Version, nowMs: number): boolean {
  return destroyed || (deletionMs !== undefined && deletionMs <= nowMs);
}

/** What a write answers, and what stands beside the data of a read. */
export function describeVersion(secret: Secret, number: number, version: Version): JsonObject {
  return { ...timesOf(version), custom_metadata: secret.customMetadata, version: number };
}

/** The `versions` member of the metadata. */
export function describeVersions({ versions }: Secret): JsonObject {
  return Object.fromEntries([...versions].map(([number, version]) => [String(number), timesOf(version)]));
}

function timesOf({ createdMs, deletionMs, destroyed }: Version): JsonObject {
  return {
    created_time: timeText(createdMs),
    deletion_time: deletionMs === undefined ? '' : timeText(deletionMs),
    destroyed,
  };
}
