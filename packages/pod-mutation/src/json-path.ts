import type { JsonValue, Result } from '@sluice/core';
import { fail, succeed } from '@sluice/core';
import { JSONPath } from 'jsonpath-plus';

/** One place that a path leads to. */
export interface PathMatch {
  readonly value: JsonValue;
  /** JSON pointer from the root. */
  readonly pointer: string;
}

/** Longer paths are refused: nobody writes them by hand. */
const longestPath = 512;

/**
 * All places of `json` that a JSONPath leads to, in document order. Paths only: filters and scripts, which would have
 * to be evaluated as code, are refused. The only user of jsonpath-plus. Source: spec/decisions.md 16.
 */
export function findByPath(json: JsonValue, path: string): Result<readonly PathMatch[], string> {
  const problem = checkPath(path);
  if (problem !== undefined) return fail(problem);
  if (typeof json !== 'object' || json === null) return succeed(path === '$' ? [{ value: json, pointer: '' }] : []);
  try {
    // The library is typed as `any`; with this result type it answers with a list of these.
    const found = JSONPath<PathMatch[]>({ path, json, resultType: 'all', eval: false, wrap: true });
    return succeed(found.map(({ value, pointer }) => ({ value, pointer })));
  } catch (error) {
    return fail(`${JSON.stringify(path)} is not a JSONPath: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
}

/** What is wrong with a path before it is tried; `undefined` for nothing. */
export function checkPath(path: string): string | undefined {
  if (!path.startsWith('$')) return `${JSON.stringify(path)} does not begin with "$"`;
  if (path.length > longestPath) return `the path is longer than ${longestPath} characters`;
  if (/\?\s*\(|\[\s*\(/.test(path)) return `${JSON.stringify(path)} has a filter or script; use plain steps and [*]`;
  return undefined;
}
