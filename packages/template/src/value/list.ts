import { GoList } from './value.ts';
import type { Value } from './value.ts';

/** A `[]interface {}`. */
export function listOf(items: readonly Value[]): GoList {
  return new GoList('interface {}', items);
}

/** A `[]string`. */
export function stringsOf(items: readonly string[]): GoList {
  return new GoList('string', items);
}

/** The texts of a `[]string` (every item of one is a string). */
export function textsOf(list: GoList): readonly string[] {
  return list.items.filter((item) => typeof item === 'string');
}
