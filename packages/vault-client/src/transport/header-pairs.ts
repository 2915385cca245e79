import type { HttpHeader } from './http-transport.ts';

/** Node's flat list of names and values as pairs. */
export function toHeaderPairs(flat: readonly string[]): readonly HttpHeader[] {
  const headers: HttpHeader[] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) headers.push([flat[index] ?? '', flat[index + 1] ?? '']);
  return headers;
}

/** Pairs as an object: names in lower case, repeated ones as lists in their order. */
export function groupHeaders(headers: readonly HttpHeader[]): Record<string, string | string[]> {
  const grouped: Record<string, string | string[]> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const before = grouped[key];
    grouped[key] = before === undefined ? value : [before, value].flat();
  }
  return grouped;
}
