import type { JsonNumber } from '@sluice/core';
import type { GoList } from './list.ts';
import type { GoMap } from './map.ts';
import type { IntegerSequence } from './integer-sequence.ts';
import type { Complex, GoFunction, SizedInteger, TypedNil } from './tagged.ts';
import type { GoStruct } from './struct.ts';

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
