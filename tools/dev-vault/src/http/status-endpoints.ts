import type { Vault } from '../core/model.ts';
import type { JsonObject } from '@sluice/core';
import { emptyError, invalidRequest } from '../core/errors.ts';
import { goJson, jsonAnswer } from '../core/envelope.ts';
import type { Answer } from '../core/envelope.ts';
import { convertField, textOf } from '../core/fields.ts';
import { initializeServer } from '../core/start-state.ts';
import { queryFlag } from './query-flag.ts';

/**
 * One of the endpoints that need neither token nor unsealed server, and have no envelope.
 * Source: spec/vault-api.md 4.1.
 */
export interface StatusRequest {
  readonly method: string;
  readonly query: URLSearchParams;
  /** Reads the body; only writes call it. */
  readonly readData: () => Promise<JsonObject>;
}

type Endpoint = (vault: Vault, request: StatusRequest) => Answer | Promise<Answer>;

/** The endpoint at `path` (below `/v1/`), if it is one of these. */
export function findStatusEndpoint(path: string): Endpoint | undefined {
  return endpoints[path];
}

const endpoints: Readonly<Record<string, Endpoint>> = {
  'sys/health': (vault, { method, query }) => {
    if (method !== 'GET' && method !== 'HEAD') throw emptyError(405);
    return jsonAnswer(healthCode(vault, query), method === 'HEAD' ? '' : goJson(health(vault)));
  },
  'sys/seal-status': (vault, { method }) => {
    if (method !== 'GET') throw emptyError(405);
    return jsonAnswer(200, goJson(sealStatus(vault)));
  },
  'sys/leader': (vault, { method }) => {
    if (method !== 'GET') throw emptyError(405);
    return jsonAnswer(200, goJson(leader(vault)));
  },
  'sys/init': async (vault, { method, readData }) => {
    if (method === 'GET') return jsonAnswer(200, goJson({ initialized: vault.seal.initialized }));
    if (method !== 'PUT' && method !== 'POST') throw emptyError(405);
    return jsonAnswer(200, goJson(initialize(vault, await readData())));
  },
  'sys/unseal': async (vault, { method, readData }) => {
    if (method !== 'PUT' && method !== 'POST') throw emptyError(405);
    unseal(vault, await readData());
    return jsonAnswer(200, goJson(sealStatus(vault)));
  },
};

function health(vault: Vault): JsonObject {
  const { initialized, sealed } = vault.seal;
  const usable = initialized && !sealed;
  const replication = usable ? 'disabled' : 'unknown';
  return {
    initialized,
    sealed,
    standby: !usable || vault.standby !== undefined,
    ...(vault.traits.openbao ? {} : { performance_standby: false }),
    replication_performance_mode: replication,
    replication_dr_mode: replication,
    server_time_utc: Math.floor(vault.nowMs() / 1000),
    version: vault.traits.version,
    ...(usable ? { cluster_name: vault.clusterName, cluster_id: vault.clusterId } : {}),
  };
}

function healthCode({ seal, standby }: Vault, query: URLSearchParams): number {
  const standbyOk = queryFlag(query, 'standbyok');
  queryFlag(query, 'perfstandbyok');
  const active = code(query, 'activecode', 200);
  const standbyCode = code(query, 'standbycode', 429);
  const sealedCode = code(query, 'sealedcode', 503);
  const uninitialized = code(query, 'uninitcode', 501);
  code(query, 'drsecondarycode', 472);
  code(query, 'performancestandbycode', 473);
  if (!seal.initialized) return uninitialized;
  if (seal.sealed) return sealedCode;
  return standby !== undefined && !standbyOk ? standbyCode : active;
}

function code(query: URLSearchParams, name: string, usual: number): number {
  const text = query.get(name);
  if (text === null || text === '') return usual;
  if (!/^\d{3}$/.test(text)) throw emptyError(400);
  return Number(text);
}

function sealStatus(vault: Vault): JsonObject {
  const { seal, traits } = vault;
  return {
    type: 'shamir',
    initialized: seal.initialized,
    sealed: seal.sealed,
    t: seal.threshold,
    n: seal.shares,
    progress: seal.progress,
    nonce: seal.nonce,
    version: traits.version,
    ...(traits.openbao ? { commit_date: '' } : { build_date: '2026-01-05T09:00:00Z' }),
    migration: false,
    ...(seal.sealed ? {} : { cluster_name: vault.clusterName, cluster_id: vault.clusterId }),
    recovery_seal: false,
    storage_type: 'inmem',
  };
}

function leader({ traits }: Vault): JsonObject {
  if (traits.openbao) return { ha_enabled: false };
  return {
    ha_enabled: false,
    is_self: false,
    active_time: '0001-01-01T00:00:00Z',
    leader_address: '',
    leader_cluster_address: '',
    performance_standby: false,
    performance_standby_last_remote_wal: 0,
  };
}

function initialize(vault: Vault, data: JsonObject): JsonObject {
  if (vault.seal.initialized) throw invalidRequest('Vault is already initialized');
  const shares = vault.seal.initialize(integer(data, 'secret_shares'), integer(data, 'secret_threshold'));
  const rootToken = initializeServer(vault);
  return {
    keys: shares.map((share) => share.toString('hex')),
    keys_base64: shares.map((share) => share.toString('base64')),
    root_token: rootToken.id,
  };
}

function integer(data: JsonObject, name: string): number {
  return Number(convertField('integer', data[name] ?? null));
}

function unseal({ seal }: Vault, data: JsonObject): void {
  const reset = convertField('boolean', data['reset'] ?? null) === true;
  const key = data['key'];
  if (!reset && (typeof key !== 'string' || key === '')) {
    throw invalidRequest("'key' must be specified in request body as JSON, or 'reset' set to true");
  }
  if (!seal.initialized) throw invalidRequest('Vault is not initialized');
  if (reset) {
    if (!seal.sealed) throw invalidRequest('vault is unsealed');
    seal.reset();
    return;
  }
  const share = decodeShare(textOf(key));
  if (share === undefined) throw invalidRequest("'key' must be a valid hex or base64 string");
  if (seal.sealed) seal.offer(share);
}

function decodeShare(text: string): Buffer | undefined {
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return Buffer.from(text, 'hex');
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
    ? Buffer.from(text, 'base64')
    : undefined;
}
