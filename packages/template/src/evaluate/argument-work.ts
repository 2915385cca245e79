import type { Value } from '../value/value.ts';
import { GoList, GoMap } from '../value/value.ts';

/** Powers of 2: reading a character takes 1 to 10 ns, reading an item about as long, and a step is 50 ns. */
const charactersOfStep = 3;
const itemsOfStep = 4;

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
      if (value.length > least) steps += value.length >>> charactersOfStep;
    } else if (typeof value === 'object' && value !== null && !looksUp) steps += itemWork(value);
  }
  return steps;
}

function itemWork(value: object): number {
  const size = value instanceof GoList ? value.items.length : value instanceof GoMap ? value.size : 0;
  return size > least ? size >>> itemsOfStep : 0;
}
