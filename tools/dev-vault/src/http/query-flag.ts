import { parseGoBoolean } from '@sluice/core';
import { emptyError } from '../core/errors.ts';

/** A boolean of the query: absent and empty are false, 400 for what is none. */
export function queryFlag(query: URLSearchParams, name: string): boolean {
  const text = query.get(name);
  if (text === null || text === '') return false;
  const parsed = parseGoBoolean(text);
  if (!parsed.ok) throw emptyError(400);
  return parsed.value;
}
