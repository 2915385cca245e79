import type { IncomingMessage } from 'node:http';
import { parseDurationSeconds } from '@sluice/core';
import type { JsonObject } from '@sluice/core';
import { ApiError, emptyError, invalidRequest } from '../core/errors.ts';
import type { FlavorTraits } from '../core/flavor.ts';
import type { ApiRequest } from '../core/pipeline.ts';
import { parseBody } from './parse-body.ts';
import { dataOfQuery } from './parse-target.ts';
import { queryFlag } from './query-flag.ts';

/** Method, body and headers of one request in our terms. Errors are `ApiError`. */
export interface ParsedRequest {
  readonly operation: ApiRequest['operation'];
  readonly path: string;
  readonly data: JsonObject;
}

/** Reads the method and what belongs to it. Source: spec/vault-api.md 3.1, rules 4 to 11. */
export async function parseRequest(
  request: IncomingMessage,
  path: string,
  query: URLSearchParams,
  traits: FlavorTraits,
  readBody: () => Promise<Uint8Array>,
): Promise<ParsedRequest> {
  const contentType = request.headers['content-type'] ?? '';
  switch (request.method) {
    case 'GET':
      return parseRead(path, query, traits);
    case 'LIST':
      return { operation: 'list', path: folder(path), data: dataOfQuery(query, ['list', 'scan']) };
    case 'SCAN':
      if (!traits.scan) throw emptyError(405);
      return { operation: 'scan', path: folder(path), data: dataOfQuery(query, ['list', 'scan']) };
    case 'PUT':
    case 'POST':
      return { operation: 'update', path, data: parseBody(await readBody(), contentType, traits) };
    case 'PATCH':
      checkPatchType(contentType);
      return { operation: 'patch', path, data: parseBody(await readBody(), '', traits) };
    case 'DELETE':
      return { operation: 'delete', path, data: dataOfQuery(query, []) };
    case 'HEAD':
      return { operation: 'header', path, data: {} };
    case 'OPTIONS':
      throw invalidRequest('cannot handle internal-only request operation');
    default:
      throw emptyError(405);
  }
}

/** `X-Vault-Token`, or else the bearer token. */
export function tokenOf({ headers }: IncomingMessage): string {
  const token = headers['x-vault-token'];
  if (typeof token === 'string' && token !== '') return token;
  return /^Bearer\s+(.*)$/i.exec(headers.authorization ?? '')?.[1]?.trim() ?? '';
}

/** Seconds of `X-Vault-Wrap-TTL`; `undefined` without one and for 0. */
export function wrapTtlOf({ headers }: IncomingMessage): number | undefined {
  const text = headers['x-vault-wrap-ttl'];
  if (typeof text !== 'string' || text === '') return undefined;
  const parsed = parseDurationSeconds(text);
  if (!parsed.ok) throw invalidRequest(`error parsing X-Vault-Wrap-TTL header: ${parsed.error}`);
  const seconds = Number(parsed.value) / 1e9;
  if (seconds < 0) throw invalidRequest('error parsing X-Vault-Wrap-TTL header: requested wrap ttl cannot be negative');
  return seconds === 0 ? undefined : Math.ceil(seconds);
}

function parseRead(path: string, query: URLSearchParams, traits: FlavorTraits): ParsedRequest {
  const list = queryFlag(query, 'list');
  const scan = traits.scan && queryFlag(query, 'scan');
  if (list && scan) throw emptyError(400);
  if (list) return { operation: 'list', path: folder(path), data: dataOfQuery(query, ['list', 'scan']) };
  if (scan) return { operation: 'scan', path: folder(path), data: dataOfQuery(query, ['list', 'scan']) };
  return { operation: 'read', path, data: dataOfQuery(query, ['list', 'scan']) };
}

function folder(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}

function checkPatchType(contentType: string): void {
  const type = contentType.split(';')[0]?.trim() ?? '';
  if (type === '' || !type.includes('/')) throw invalidRequest('mime: no media type');
  if (type.toLowerCase() === 'application/merge-patch+json') return;
  throw new ApiError(415, [`PATCH requires Content-Type of application/merge-patch+json, provided ${type}`]);
}
