import type { Random } from '../ports/random.ts';

export interface FixedRandomOptions {
  /** Answers of `fraction()`, one after the other, then again from the first. Default: `[0.5]`. */
  readonly fractions?: readonly number[];
  /** Start of the byte sequence. Default: 1. */
  readonly seed?: number;
}

/** Randomness that is the same in every run. The bytes look random and must never guard anything. */
export function createFixedRandom({ fractions = [0.5], seed = 1 }: FixedRandomOptions = {}): Random {
  let calls = 0;
  let state = seed >>> 0;
  return {
    fraction: () => fractions[calls++ % fractions.length] ?? 0,
    bytes: (length) => Uint8Array.from({ length }, () => (state = next(state)) >>> 24),
  };
}

// Linear congruential generator of Numerical Recipes; its upper bits are good enough for test data.
function next(state: number): number {
  return (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
}
