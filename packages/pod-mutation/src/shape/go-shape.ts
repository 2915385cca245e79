import type { JsonObject, JsonValue } from '@sluice/core';
import { JsonNumber } from '@sluice/core';

/**
 * The shape of a Kubernetes type as the peer's Go types have it, as data. Scalars carry how they are written back:
 * plain ones vanish when they are zero, `!` ones are always written, `*` ones whenever they are given, `?` ones are null
 * when they are not.
 */
export type GoShape = ScalarShape | StructShape | ListShape | MapShape;

export type Scalar = 'string' | 'bool' | 'int32' | 'int64' | 'quantity' | 'int-or-string';

/** `string`, `!string`, `*string` or `?string`; likewise for the other scalars. */
export type ScalarShape = Scalar | `!${Scalar}` | `*${Scalar}` | `?${Scalar}`;

export interface ListShape {
  readonly list: GoShape;
}

export interface MapShape {
  readonly map: GoShape;
}

export interface StructShape {
  /** Name of the Go type, for error texts: `Container`. */
  readonly struct: string;
  readonly members: ReadonlyMap<string, MemberShape>;
  /** A struct by value is always written, even when it is empty. */
  readonly always?: true;
}

export interface MemberShape {
  readonly name: string;
  readonly shape: GoShape;
  /** The embedded struct that the member comes from: a step of the place in error texts. */
  readonly embedded?: string;
  /** Name of a scalar type, for error texts: `v1.PullPolicy`. */
  readonly typeName?: string;
}

/** The scalar of a shape, without what says how it is written. */
export function scalarOf(shape: ScalarShape): Scalar {
  return scalars[shape];
}

const scalars: Readonly<Record<ScalarShape, Scalar>> = {
  ...shapesOf('string'),
  ...shapesOf('bool'),
  ...shapesOf('int32'),
  ...shapesOf('int64'),
  ...shapesOf('quantity'),
  ...shapesOf('int-or-string'),
};

type WrittenScalar<S extends Scalar> = S | `!${S}` | `*${S}` | `?${S}`;

function shapesOf<S extends Scalar>(scalar: S): Readonly<Record<WrittenScalar<S>, S>> {
  const spellings = ['', '!', '*', '?'].map((sign) => [`${sign}${scalar}`, scalar]);
  return Object.fromEntries(spellings) as Record<WrittenScalar<S>, S>;
}

/**
 * The member that a name means: the one of that name, else one that differs in case only, as Go's decoder has it.
 */
export function memberOf({ members }: StructShape, name: string): MemberShape | undefined {
  return members.get(name) ?? foldedMembers(members).get(foldCase(name));
}

const folded = new WeakMap<StructShape['members'], ReadonlyMap<string, MemberShape>>();

function foldedMembers(members: StructShape['members']): ReadonlyMap<string, MemberShape> {
  const known = folded.get(members);
  if (known !== undefined) return known;
  const found = new Map(Array.from(members.values(), (member) => [foldCase(member.name), member]));
  folded.set(members, found);
  return found;
}

/** A name without its case: `ſ` and the Kelvin sign are letters of ASCII then, as in Go. */
export function foldCase(name: string): string {
  return name.toLowerCase().replaceAll('ſ', 's');
}

export function isNumber(value: JsonValue): value is number | JsonNumber {
  return typeof value === 'number' || value instanceof JsonNumber;
}

export function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

// Array.isArray does not narrow readonly arrays.
export function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
