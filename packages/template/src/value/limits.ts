import { LimitFailure } from '../failure.ts';
import { reserveStack } from './stack.ts';
import { spendSteps } from './work.ts';

/** Longest text that one function may produce, in UTF-16 units. Beyond it the peer fills memory until it is killed. */
export const maxTextLength: number = 16 * 1024 * 1024;

/** Most items of one list, map or sequence that a function may produce. */
export const maxItems: number = 1024 * 1024;

/** Deepest nesting that printing and serialising follow; a dict that contains itself is endless. */
export const maxNesting = 1000;

/** Printing or comparing an item takes about 100 ns. */
const stepsOfWalkedItem = 2;

/** Fails when a function is about to produce more than `maxTextLength`. */
export function checkTextLength(length: number): void {
  if (length > maxTextLength) throw new LimitFailure(`text longer than ${maxTextLength} characters`);
}

/** Fails when a function is about to produce more than `maxItems`. */
export function checkItemCount(count: number | bigint): void {
  if (count > maxItems) throw new LimitFailure(`more than ${maxItems} items`);
}

/**
 * To be called for every container on a walk: counts it with its `size` items as work, since values that share parts are
 * exponentially larger than the memory they take, and fails when it is nested too deeply, which is how a cycle shows.
 */
export function checkNesting(depth: number, size: number): void {
  spendSteps(1 + size * stepsOfWalkedItem);
  if ((depth & 31) === 31) reserveStack();
  if (depth > maxNesting) throw new LimitFailure(`value nested more than ${maxNesting} levels deep`);
}
