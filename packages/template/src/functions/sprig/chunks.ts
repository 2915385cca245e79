import { failure } from '../../failure.ts';
import { GoList } from '../../value/value.ts';
import { listOf } from '../../value/list.ts';
import type { Value } from '../../value/value.ts';

/**
 * Pieces of `size` elements, the last one shorter. A size below 1 asks Go for a list of impossible length, except where
 * the rounding happens to give none or a single piece.
 */
export function chunks(items: readonly Value[], size: number): GoList {
  const count = Math.floor((items.length - 1) / size) + 1;
  if (!(count >= 0) || count > items.length + 1) throw impossibleLength();
  const pieces: GoList[] = [];
  for (let index = 0; index < count; index++) {
    const isLast = index === count - 1;
    const rest = isLast ? Math.floor(items.length % size) : size;
    const length = rest === 0 ? size : rest;
    if (length < 0) throw impossibleLength();
    pieces.push(listOf(items.slice(index * size, index * size + length)));
  }
  return new GoList('[]interface {}', pieces);
}

function impossibleLength() {
  return failure('runtime error: makeslice: len out of range');
}
