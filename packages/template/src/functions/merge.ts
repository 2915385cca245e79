import { kindOf } from '../value/kind.ts';
import { checkNesting } from '../value/limits.ts';
import { GoList } from '../value/value.ts';
import { GoMap } from '../value/value.ts';
import { isTrue } from '../value/truth.ts';
import type { Value } from '../value/value.ts';

/** An entry takes about 50 bytes; a call that merges counts for all that it copies. */
const stepsOfCopy = 10;

/** How two maps become one. */
export interface MergeOptions {
  /** Counts the work. */
  readonly spend: (steps: number) => void;
  /** Whether existing values give way. */
  readonly override: boolean;
  /** Whether they give way to an empty value too. */
  readonly overrideWithEmpty: boolean;
}

/** Merges `source` into `target`, map by map; lists are taken whole. Source: spec/template.md 9.7. */
export function mergeInto(target: GoMap, source: GoMap, options: MergeOptions, depth = 0): void {
  checkNesting(depth, source.size);
  for (const key of source.sortedKeys()) {
    const existing = target.get(key);
    const offered = source.get(key);
    // A null fills nothing, not even a missing key.
    if (offered === null && !options.override) continue;
    if (existing instanceof GoMap && offered instanceof GoMap && existing.keyType === offered.keyType) {
      if (existing !== offered) mergeInto(existing, offered, options, depth + 1);
      continue;
    }
    if (existing !== undefined && !takesOver(existing, offered, options)) continue;
    options.spend(stepsOfCopy);
    target.set(key, offered);
  }
}

function takesOver(existing: Value, offered: Value, options: MergeOptions): boolean {
  if (options.override) return options.overrideWithEmpty || !isEmptyValue(offered);
  return isEmptyValue(existing) && !isEmptyValue(offered);
}

/** Zero values, and containers without content. */
export function isEmptyValue(value: Value): boolean {
  if (value instanceof GoList) return value.items.length === 0;
  if (value instanceof GoMap) return value.size === 0;
  return kindOf(value) === 'invalid' || !isTrue(value);
}
