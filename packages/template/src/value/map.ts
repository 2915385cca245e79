import { compareKeys } from './order.ts';
import type { Value } from './value.ts';

/** What may be a map key: compared by JavaScript's `Map` exactly as Go compares interface keys. */
export type MapKey = Value;

/** Go's zero value of the element types that occur in maps. */
const ZERO: Readonly<Record<string, Value>> = { string: '', int: 0n, bool: false, float64: 0 };

/**
 * A Go map: `map[string]interface {}` (the default), `map[string]string`, or `map[interface {}]interface {}` from YAML.
 * Mutable, since `sprig_set`, `mergeMap` and the scratch change maps in place; the sorted keys are kept until then.
 */
export class GoMap {
  readonly kind = 'map';
  readonly keyType: 'string' | 'interface {}';
  readonly valueType: string;
  readonly isNil: boolean;
  readonly #entries: Map<MapKey, Value>;
  #sortedKeys: readonly MapKey[] | undefined;

  constructor(
    entries: Map<MapKey, Value> = new Map(),
    valueType = 'interface {}',
    keyType: 'string' | 'interface {}' = 'string',
    isNil = false,
  ) {
    this.#entries = entries;
    this.valueType = valueType;
    this.keyType = keyType;
    this.isNil = isNil;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The entry; `undefined` only when there is none (a present nil is `null`). */
  get(key: MapKey): Value {
    return this.#entries.get(key);
  }

  has(key: MapKey): boolean {
    return this.#entries.has(key);
  }

  set(key: MapKey, value: Value): void {
    if (!this.#entries.has(key)) this.#sortedKeys = undefined;
    this.#entries.set(key, value === undefined ? null : value);
  }

  delete(key: MapKey): void {
    if (this.#entries.delete(key)) this.#sortedKeys = undefined;
  }

  /** Keys in Go's order (spec/template.md 4.5). Do not change the array. */
  sortedKeys(): readonly MapKey[] {
    this.#sortedKeys ??= [...this.#entries.keys()].sort(compareKeys);
    return this.#sortedKeys;
  }

  /** What an absent key yields under `missingkey=zero`. */
  zero(): Value {
    return ZERO[this.valueType] ?? null;
  }

  /** Go's name of the type. */
  get type(): string {
    return `map[${this.keyType}]${this.valueType}`;
  }
}

/** A new empty `map[string]interface {}`, or one with these entries. */
export function mapOf(entries: Iterable<readonly [string, Value]> = []): GoMap {
  return new GoMap(new Map<MapKey, Value>(entries));
}
