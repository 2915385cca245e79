import type { Value } from '../value/value.ts';
import { GoList, GoMap } from '../value/value.ts';

/** Reading a character takes 1 to 10 ns, reading an item about as long. */
const charactersOfStep = 8;
const itemsOfStep = 16;

/** Shorter ones are part of the cost of any call. */
const least = 256;

/**
 * Steps for a function to read its arguments through once, which it may do to answer a number or nothing. One that looks
 * something up does so with texts only.
 */
export function argumentWork(values: readonly Value[], looksUp: boolean): number {
  let steps = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (typeof value === 'string') {
      if (value.length > least) steps += value.length / charactersOfStep;
    } else if (looksUp) continue;
    else if (value instanceof GoList) {
      if (value.items.length > least) steps += value.items.length / itemsOfStep;
    } else if (value instanceof GoMap && value.size > least) steps += value.size / itemsOfStep;
  }
  return steps;
}
