import type { Result } from '@sluice/core';
import { fail, parseJson, succeed } from '@sluice/core';
import type { Eviction } from './revocation/decide.ts';
import { isJsonObject, textOf } from './json-members.ts';

/** Why a request to clear the cache is refused. */
export interface ClearProblem {
  readonly status: 400 | 500;
  readonly message: string;
}

/**
 * Reads the body of `/agent/v1/cache-clear`: `{"type", "value", "namespace"}`. A missing value is a 500, as the peer has
 * it. Source: spec/agent.md 8.1.
 */
export function readClearRequest(body: Uint8Array): Result<Eviction, ClearProblem> {
  const parsed = parseJson(new TextDecoder().decode(body));
  if (!parsed.ok || !isJsonObject(parsed.value)) return refuse(400, 'failed to parse JSON input');
  const type = textOf(parsed.value['type']);
  const value = textOf(parsed.value['value']);
  const namespace = trimmed(textOf(parsed.value['namespace']));
  if (type === 'all') return succeed({ kind: 'all' });
  if (!types.has(type)) return refuse(400, type === '' ? 'no type given' : 'invalid type provided');
  if (value === '') return refuse(500, 'failed to clear cache: no value given');
  return succeed(evictionOf(type, value, namespace));
}

const types: ReadonlySet<string> = new Set(['request_path', 'token', 'token_accessor', 'lease']);

function evictionOf(type: string, value: string, namespace: string): Eviction {
  switch (type) {
    case 'request_path':
      return { kind: 'path-prefix', path: value.replace(/^\/+/, ''), namespace };
    case 'token':
      return { kind: 'token', token: value };
    case 'token_accessor':
      return { kind: 'accessor', accessor: value };
    default:
      return { kind: 'lease', leaseId: value };
  }
}

/** Without slashes around it; `root` is the root namespace. */
function trimmed(namespace: string): string {
  const name = namespace.replace(/^\/+|\/+$/g, '');
  return name === 'root' ? '' : name;
}

function refuse(status: 400 | 500, message: string): Result<Eviction, ClearProblem> {
  return fail({ status, message });
}
