import type { JsonObject, JsonValue } from '@sluice/core';

/** A request-target, understood. */
export type Target =
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'outside' }
  | { readonly kind: 'invalid'; readonly text: string }
  | { readonly kind: 'api'; readonly path: string; readonly query: URLSearchParams };

/**
 * Splits, cleans and decodes the target; the path is decoded once. Source: spec/vault-api.md 3.1, rules 1 to 3 and 14.
 */
export function parseTarget(raw: string): Target {
  const [rawPath = '', ...rest] = raw.replace(/#.*$/s, '').split('?');
  const query = rest.join('?');
  const clean = cleanPath(rawPath);
  if (clean !== rawPath) return { kind: 'redirect', location: clean + (rest.length === 0 ? '' : `?${query}`) };
  const path = decode(rawPath);
  if (path === undefined) return { kind: 'invalid', text: 'invalid URL escape' };
  if (!path.startsWith('/v1/')) return { kind: 'outside' };
  if (path.split('/').includes('..')) return { kind: 'invalid', text: 'relative paths not supported' };
  return { kind: 'api', path: path.slice('/v1/'.length), query: new URLSearchParams(query) };
}

/** Query parameters as data: one value is a string, several are a list. */
export function dataOfQuery(query: URLSearchParams, leaveOut: readonly string[]): JsonObject {
  const data: Record<string, JsonValue> = {};
  for (const name of new Set(query.keys())) {
    if (leaveOut.includes(name)) continue;
    const values = query.getAll(name);
    data[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return data;
}

function cleanPath(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const folder = path.endsWith('/') || path.endsWith('/.') || path.endsWith('/..');
  return `/${kept.join('/')}${folder && kept.length > 0 ? '/' : ''}`;
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    // Bytes that are no UTF-8, or a stray per cent sign.
    return undefined;
  }
}
