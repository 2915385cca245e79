import type { FileLocation } from './tree.ts';

/** Finds the line and the column (in characters, from 1) of an offset into `text`. */
export function createLineIndex(text: string, file: string): (offset: number) => FileLocation {
  const lineStarts = [0, ...offsetsOf(text, /\n/g).map((offset) => offset + 1)];
  // A configuration is one long line at times: counting its characters for every token would be quadratic.
  const pairs = offsetsOf(text, /[\ud800-\udbff][\udc00-\udfff]/g);
  return (offset) => {
    const line = countBelow(lineStarts, offset + 1);
    const start = lineStarts[line - 1] ?? 0;
    const pairsBefore = countBelow(pairs, offset) - countBelow(pairs, start);
    return { kind: 'file', file, line, column: offset - start - pairsBefore + 1 };
  };
}

function offsetsOf(text: string, pattern: RegExp): readonly number[] {
  return Array.from(text.matchAll(pattern), ({ index }) => index);
}

/** How many of the ascending numbers are below `limit`. */
function countBelow(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
