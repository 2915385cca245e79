import type { JsonObject } from '@sluice/core';
import { decodeJson, isObject, member, textOf } from '../reply/decode-json.ts';
import type { HttpResponse } from '../transport/http-transport.ts';

/** State of the server asked. Source: spec/vault-api.md 2.15. */
export type HealthState =
  | {
      readonly state: ServerState;
      readonly status: number;
      readonly version: string;
      readonly clusterName: string;
      readonly clusterId: string;
    }
  /** No reply; `reason` is the code of the error. */
  | { readonly state: 'unreachable'; readonly reason: string }
  /** A reply that no Vault server gives. */
  | { readonly state: 'unknown'; readonly status: number };

export type ServerState =
  | 'active'
  | 'standby'
  | 'standby-without-active'
  | 'performance-standby'
  | 'dr-secondary'
  | 'sealed'
  | 'uninitialized'
  | 'removed';

const states: ReadonlyMap<number, ServerState> = new Map([
  [200, 'active'],
  [429, 'standby'],
  [472, 'dr-secondary'],
  [473, 'performance-standby'],
  [474, 'standby-without-active'],
  [501, 'uninitialized'],
  [503, 'sealed'],
  [530, 'removed'],
]);

/** Reads the answer of `sys/health`; the status decides, unless it is one that only a middlebox would send. */
export function decodeHealth({ status, body }: HttpResponse): HealthState {
  const value = decodeJson(body);
  const state = states.get(status);
  if (state === undefined || !isObject(value) || !Object.hasOwn(value, 'initialized'))
    return { state: 'unknown', status };
  return { state, status, ...describe(value) };
}

function describe(value: JsonObject): { version: string; clusterName: string; clusterId: string } {
  return {
    version: textOf(member(value, 'version')),
    clusterName: textOf(member(value, 'cluster_name')),
    clusterId: textOf(member(value, 'cluster_id')),
  };
}
