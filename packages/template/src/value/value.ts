import type { JsonNumber } from '@sluice/core';
import type { IntegerSequence } from './integer-sequence.ts';
import { compareKeys } from './order.ts';
import type { ParameterType } from './parameter-type.ts';
import { spendSteps } from './work.ts';
import type { Complex, SizedInteger, TypedNil } from './tagged.ts';

/**
 * A Go value inside the evaluator. The JavaScript type is the tag, so that the frequent kinds cost nothing:
 *
 * | Go | here |
 * | --- | --- |
 * | no value at all (reflect's invalid) | `undefined` |
 * | nil interface | `null` |
 * | bool | `boolean` |
 * | string | `string`; bytes that are not UTF-8 are lone surrogates, see `go-string.ts` |
 * | int | `bigint`, always within 64 bits |
 * | float64 | `number` |
 * | json.Number | core's `JsonNumber` |
 * | int64, uint64, uint8, int32, named integers | `SizedInteger` |
 *
 * Everything else is one of the classes below, told apart by `kind`. Source: spec/template.md 1.
 */
export type Value =
  | undefined
  | null
  | boolean
  | string
  | bigint
  | number
  | JsonNumber
  | SizedInteger
  | Complex
  | GoList
  | GoMap
  | GoStruct
  | IntegerSequence
  | GoFunction
  | TypedNil;

const NOTHING: readonly Value[] = [];

/** A Go slice. `elementType` is Go's name of it (`interface {}`, `string`, `int`); a nil slice is an empty one with `isNil`. */
export class GoList {
  readonly kind = 'list';
  readonly elementType: string;
  readonly items: readonly Value[];
  readonly isNil: boolean;
  /** What follows in the array behind the slice, up to its capacity: `slice` can reach it. */
  readonly spare: readonly Value[];
  /** It has been counted against the limits of a pass. */
  isWeighed = false;

  constructor(elementType: string, items: readonly Value[], isNil = false, spare: readonly Value[] = NOTHING) {
    this.elementType = elementType;
    this.items = items;
    this.isNil = isNil;
    this.spare = spare;
  }
}

/** What may be a map key: compared by JavaScript's `Map` exactly as Go compares interface keys. */
export type MapKey = Value;

/** A map that changes is sorted again and again. */
const stepsOfSortedKey = 4;

/** Go's zero value of the element types that occur in maps. */
const ZERO: Readonly<Record<string, Value>> = { string: '', int: 0n, bool: false, float64: 0 };

/**
 * A Go map: `map[string]interface {}` (the default), `map[string]string`, or `map[interface {}]interface {}` from YAML.
 * Mutable, since `sprig_set`, `mergeMap` and the scratch change maps in place; the order of the keys is kept until then.
 */
export class GoMap {
  readonly kind = 'map';
  readonly keyType: 'string' | 'int' | 'interface {}';
  readonly valueType: string;
  readonly isNil: boolean;
  /** It has been counted against the limits of a pass. */
  isWeighed = false;
  readonly #entries: Map<MapKey, Value>;
  #sortedKeys: readonly MapKey[] | undefined;
  #sortedValues: readonly Value[] | undefined;

  constructor(
    entries: Map<MapKey, Value> = new Map(),
    valueType = 'interface {}',
    keyType: 'string' | 'int' | 'interface {}' = 'string',
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
    this.#sortedValues = undefined;
    this.#entries.set(key, value === undefined ? null : value);
  }

  delete(key: MapKey): void {
    if (!this.#entries.delete(key)) return;
    this.#sortedKeys = undefined;
    this.#sortedValues = undefined;
  }

  /** Every entry, in no order. */
  forEach(visit: (value: Value, key: MapKey) => void): void {
    this.#entries.forEach(visit);
  }

  /** Keys in Go's order (spec/template.md 4.5). Do not change the array. */
  sortedKeys(): readonly MapKey[] {
    if (this.#sortedKeys === undefined) {
      spendSteps(this.#entries.size * stepsOfSortedKey);
      this.#sortedKeys = [...this.#entries.keys()].sort(compareKeys);
    }
    return this.#sortedKeys;
  }

  /** Values in the order of their keys. Do not change the array. */
  sortedValues(): readonly Value[] {
    this.#sortedValues ??= this.sortedKeys().map((key) => this.#entries.get(key));
    return this.#sortedValues;
  }

  /** What an absent key yields under `missingkey=zero`. */
  zero(): Value {
    if (this.valueType === '[]interface {}') return new GoList('interface {}', [], true);
    return ZERO[this.valueType] ?? null;
  }

  /** Go's name of the type. */
  get type(): string {
    return `map[${this.keyType}]${this.valueType}`;
  }
}

/** A method that templates can call: `.port.Int64`, `(scratch).Set "k" 1`. */
export interface Method {
  /** Parameter types as in the function catalogue. */
  readonly parameters: readonly ParameterType[];
  readonly call: (receiver: GoStruct, args: readonly Value[]) => Value;
}

/** Shape of a Go struct as templates see it. */
export interface StructType {
  /** `dependency.Secret`, without the star. */
  readonly name: string;
  /** Whether templates hold a pointer to it: then `%T` has a star and `print` an ampersand. */
  readonly pointer: boolean;
  /** Exported fields in the order of declaration. */
  readonly fields: readonly string[];
  readonly methods?: Readonly<Record<string, Method>>;
  /** Text under `%v`, for types that print themselves (time). */
  readonly print?: (receiver: GoStruct) => string;
  /** Value that JSON, YAML and TOML write in its place (time writes its RFC 3339 text). */
  readonly serialise?: (receiver: GoStruct) => Value;
}

/** A struct or a pointer to one: secrets, times, the scratch. */
export class GoStruct {
  readonly kind = 'struct';
  readonly type: StructType;
  /** Values of the fields by name; `state` holds what no template can reach. */
  readonly fields: Readonly<Record<string, Value>>;
  readonly state: unknown;

  constructor(type: StructType, fields: Readonly<Record<string, Value>>, state?: unknown) {
    this.type = type;
    this.fields = fields;
    this.state = state;
  }
}

/** A function as a value. No function of the catalogue returns one; it exists for data given by the embedder. */
export class GoFunction {
  readonly kind = 'function';
  readonly type: string;
  readonly call: (args: readonly Value[]) => Value;

  constructor(type: string, call: (args: readonly Value[]) => Value) {
    this.type = type;
    this.call = call;
  }
}
