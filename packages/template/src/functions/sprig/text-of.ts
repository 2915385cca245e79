import { printOperand } from '../../print/print.ts';
import { GoList } from '../../value/value.ts';
import type { Value } from '../../value/value.ts';

/** Sprig's text of any value: what `%v` prints. */
export function textOf(value: Value): string {
  return printOperand(value);
}

/** Texts of the elements without nil; a value that is no list counts as its only element. */
export function textsOfAny(value: Value): readonly string[] {
  if (value instanceof GoList) return value.items.filter(isPresent).map(textOf);
  return isPresent(value) ? [textOf(value)] : [];
}

/** Neither flavour of nil. */
export function isPresent(value: Value): boolean {
  return value !== null && value !== undefined;
}
