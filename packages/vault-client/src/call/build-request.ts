import type { JsonValue, Result } from '@sluice/core';
import { encodeSecretPath, fail, parseSecretPath, stringifyJson, succeed } from '@sluice/core';
import type { HttpHeader, HttpRequest } from '../transport/http-transport.ts';
import type { ServerAddress } from './address.ts';
import { isGlobalPath } from './namespace.ts';

/** A call with everything decided but its wire form. */
export interface RequestParts {
  readonly method: string;
  /** Below `/v1/`, decoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly body?: JsonValue;
  readonly token?: string;
  readonly namespace?: string;
  readonly wrapTtl?: string;
  readonly headers: readonly HttpHeader[];
}

export interface RequestProblem {
  readonly kind: 'path' | 'token' | 'header';
  readonly message: string;
}

/** The HTTP request for `parts`, or why it cannot be sent. Source: spec/vault-api.md 2.2, 2.3. */
export function buildRequest(address: ServerAddress, parts: RequestParts): Result<HttpRequest, RequestProblem> {
  const path = parseSecretPath(parts.path);
  if (!path.ok) {
    return fail({
      kind: 'path',
      message: `path ${JSON.stringify(parts.path)} ${path.error[0]?.message ?? 'is invalid'}`,
    });
  }
  const headers = headersOf(parts);
  const problem = headerProblem(headers);
  if (problem !== undefined) return fail(problem);
  return succeed({
    method: parts.method,
    url: `${address.base}/v1/${encodeSecretPath(path.value)}${queryOf(parts.query)}`,
    ...(address.socketPath === undefined ? {} : { socketPath: address.socketPath }),
    headers,
    ...(parts.body === undefined ? {} : { body: new TextEncoder().encode(stringifyJson(parts.body)) }),
  });
}

function headersOf(parts: RequestParts): readonly HttpHeader[] {
  const { token, namespace, wrapTtl } = parts;
  return [
    ['X-Vault-Request', 'true'],
    ...optional('X-Vault-Token', token),
    ...optional('X-Vault-Namespace', isGlobalPath(parts.path) ? undefined : namespace),
    ...optional('X-Vault-Wrap-TTL', wrapTtl),
    ...(parts.body === undefined ? [] : [contentType(parts.method)]),
    ...parts.headers,
  ];
}

function optional(name: string, value: string | undefined): readonly HttpHeader[] {
  return value === undefined || value === '' ? [] : [[name, value]];
}

function contentType(method: string): HttpHeader {
  return ['Content-Type', method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'];
}

function headerProblem(headers: readonly HttpHeader[]): RequestProblem | undefined {
  for (const [name, value] of headers) {
    if (isPrintable(value)) continue;
    if (name !== 'X-Vault-Token')
      return { kind: 'header', message: `header ${name} contains non-printable characters` };
    return {
      kind: 'token',
      message: 'configured Vault token contains non-printable characters and cannot be used',
    };
  }
  return undefined;
}

function isPrintable(value: string): boolean {
  return /^[ -~]*$/.test(value);
}

function queryOf(query: RequestParts['query']): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (typeof value === 'object' ? value : [String(value)]).map(
      (item) => `${encodeURIComponent(name)}=${encodeURIComponent(item)}`,
    ),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
