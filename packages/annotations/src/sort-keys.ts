import { compareCodePoints } from '@sluice/core';

/** Sorts `keys` in place by code points. */
export function sortKeys(keys: string[]): string[] {
  // Without characters from the surrogates on, the order of the engine is the same, at a tenth of the time.
  return keys.some((key) => beyond.test(key)) ? keys.sort(compareCodePoints) : keys.sort();
}

const beyond = /[\ud800-\uffff]/;
