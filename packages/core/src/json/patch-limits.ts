import type { JsonValue } from './json-value.ts';
import { JsonNumber } from './json-value.ts';
import { failed } from './patch-target.ts';

/** What one application of a JSON patch may cost. */
export interface JsonPatchLimits {
  /** Operations of a patch. Default: 10 000, as the API server of Kubernetes allows. */
  readonly operations?: number;
  /**
   * Bytes that all `copy` and `move` operations carry together, counted as JSON text. Without a bound 28 copies of a
   * list into itself make 2 to the 28 elements. Default: 3 MiB, the largest object the API server of Kubernetes takes.
   */
  readonly carriedBytes?: number;
}

/** Levels of nesting a patch may build; what is read from text has the same limit. */
const maximumDepth = 1000;
const defaultOperations = 10_000;
const defaultCarriedBytes = 3 * 1024 * 1024;

/** Keeps count through one application; each method throws `PatchFailure` naming the limit. */
export interface PatchBudget {
  /** Before anything is done. */
  takeOperations(count: number): void;
  /** Before `value` is copied or moved to `path`. */
  takeCarried(value: JsonValue, path: readonly string[]): void;
  /** Before `value` is put at `path`. */
  checkDepth(value: JsonValue, path: readonly string[]): void;
}

export function createPatchBudget(limits: JsonPatchLimits): PatchBudget {
  const { operations = defaultOperations, carriedBytes = defaultCarriedBytes } = limits;
  let carried = 0;
  return {
    takeOperations: (count) => {
      if (count > operations) {
        throw failed(`the patch has ${count} operations; the limit is ${operations}: use fewer operations`);
      }
    },
    takeCarried: (value, path) => {
      // Measured before it is copied, and no further than the limit.
      carried += measure(value, maximumDepth - path.length, carriedBytes - carried);
      if (carried > carriedBytes) {
        throw failed(
          `the copy and move operations carry more than ${carriedBytes} bytes, which is the limit; copy less`,
        );
      }
    },
    checkDepth: (value, path) => {
      measure(value, maximumDepth - path.length, Number.POSITIVE_INFINITY);
    },
  };
}

/** About the bytes of the JSON text; stops once it is over `most`. */
function measure(value: JsonValue, levels: number, most: number): number {
  if (levels < 0) throw failed(`the patch builds more than ${maximumDepth} levels of nesting, which is the limit`);
  if (typeof value === 'string') return value.length + 2;
  if (value instanceof JsonNumber) return value.text.length;
  if (value === null || typeof value !== 'object') return String(value).length;
  let size = 2;
  for (const [name, member] of Object.entries(value)) {
    if (size > most) break;
    size += (Array.isArray(value) ? 1 : name.length + 4) + measure(member, levels - 1, most - size);
  }
  return size;
}
