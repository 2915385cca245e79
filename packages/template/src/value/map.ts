import type { MapKey, Value } from './value.ts';
import { GoMap } from './value.ts';

/** A new empty `map[string]interface {}`, or one with these entries. */
export function mapOf(entries: Iterable<readonly [string, Value]> = []): GoMap {
  return new GoMap(new Map<MapKey, Value>(entries));
}
