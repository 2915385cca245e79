import type { Value } from './value.ts';

/** A Go slice. `elementType` is Go's name of it (`interface {}`, `string`, `int`); a nil slice is an empty one with `isNil`. */
export class GoList {
  readonly kind = 'list';
  readonly elementType: string;
  readonly items: readonly Value[];
  readonly isNil: boolean;

  constructor(elementType: string, items: readonly Value[], isNil = false) {
    this.elementType = elementType;
    this.items = items;
    this.isNil = isNil;
  }
}

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
