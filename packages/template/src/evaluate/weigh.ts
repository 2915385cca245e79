import type { Value } from '../value/value.ts';
import { GoList, GoMap } from '../value/value.ts';

/** What a collection costs that a function made: it may be kept for the rest of the pass. */
export interface Weight {
  readonly steps: number;
  /** UTF-16 units of texts that are new. */
  readonly textLength: number;
}

/** Of lists whose items are those of another collection, and of new items: about 8 and 40 bytes. */
const stepsOfItem = 2.5;
const stepsOfNewItem = 10;
/** Of a list within a collection, and of a map: about 80 and 300 bytes. */
const stepsOfList = 4;
const stepsOfMap = 20;

const nothing: Weight = { steps: 0, textLength: 0 };

/**
 * Weighs a function's result with everything in it. Each list and map weighs once, however often it is returned: what
 * has been weighed is marked, and only the rest is new. `hasSource` says that the function was given a collection; then
 * the items of an untyped list are taken from there.
 */
export function weigh(result: GoList | GoMap, hasSource: boolean): Weight {
  if (result.isWeighed) return nothing;
  result.isWeighed = true;
  const open: (GoList | GoMap)[] = [result];
  let steps = 0;
  let textLength = 0;
  const look = (item: Value, isNew: boolean): void => {
    if (typeof item === 'string') {
      if (isNew) textLength += item.length;
    } else if ((item instanceof GoList || item instanceof GoMap) && !item.isWeighed) {
      item.isWeighed = true;
      open.push(item);
    }
  };
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const isNew = next !== result || !hasSource || (next instanceof GoList && next.elementType !== 'interface {}');
    if (next instanceof GoList) {
      steps += next.items.length * (isNew ? stepsOfNewItem : stepsOfItem) + (next === result ? 0 : stepsOfList);
      for (const item of next.items) look(item, isNew);
    } else {
      steps += next.size * stepsOfNewItem + stepsOfMap;
      next.forEach((value, key) => {
        look(key, isNew);
        look(value, isNew);
      });
    }
  }
  return { steps, textLength };
}
