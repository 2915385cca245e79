import type { JsonObject, JsonValue, Result } from '@sluice/core';
import { fail, parseQuantity, succeed } from '@sluice/core';

/**
 * The shape of a Kubernetes type as the peer's Go types have it, as data. Scalars carry how they are written back:
 * plain ones vanish when they are zero, `!` ones are always written, `*` ones whenever they are given.
 */
export type GoShape = ScalarShape | StructShape | ListShape | MapShape;

type Scalar = 'string' | 'bool' | 'int32' | 'int64' | 'quantity' | 'int-or-string';

/** `string`, `!string` or `*string`; likewise for the other scalars. */
export type ScalarShape = Scalar | `!${Scalar}` | `*${Scalar}`;

export interface ListShape {
  readonly list: GoShape;
}

export interface MapShape {
  readonly map: GoShape;
}

export interface StructShape {
  /** Name of the Go type, for error texts: `Container`. */
  readonly struct: string;
  readonly fields: Readonly<Record<string, GoShape>>;
  /** A struct by value is always written, even when it is empty. */
  readonly always?: true;
}

/**
 * Reads `value` as a typed decoder does and writes it back: unknown members vanish, `null` counts as absent, zero
 * values vanish where Go omits them, quantities become canonical. Fails with the peer's text when a type is wrong.
 * Source: spec/injector.md 3.10.
 */
export function roundTrip(shape: StructShape, value: JsonValue): Result<JsonObject, string> {
  const problem = findTypeProblem(shape, value);
  if (problem !== undefined) return fail(problem);
  const written = write(shape, value);
  return succeed(written !== undefined && isObject(written) ? written : {});
}

/** The first wrong type in `value`, in the words of Go's JSON decoder; `undefined` when all known members fit. */
export function findTypeProblem(shape: StructShape, value: JsonValue): string | undefined {
  if (!isObject(value)) return value === null ? undefined : `${cannot(value)} value of type ${typeName(shape)}`;
  // Every pod is checked and nearly all are fine: names of places are put together only for one that is not.
  return accepts(shape, value) ? undefined : findInStruct(shape, value, '');
}

function accepts(shape: GoShape, value: JsonValue | undefined): boolean {
  if (value === null || value === undefined) return true;
  if (typeof shape === 'string') return fits(shape, value);
  if ('list' in shape) return isList(value) && value.every((item) => accepts(shape.list, item));
  if (!isObject(value)) return false;
  for (const name in value) {
    const member = 'map' in shape ? shape.map : fieldOf(shape, name);
    if (member !== undefined && !accepts(member, value[name])) return false;
  }
  return true;
}

function fieldOf({ fields }: StructShape, name: string): GoShape | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function findInStruct(parent: StructShape, value: JsonObject, path: string): string | undefined {
  for (const name of Object.keys(value)) {
    const shape = fieldOf(parent, name);
    const member = value[name];
    if (shape === undefined || member === null || member === undefined) continue;
    const problem = findIn(shape, member, parent.struct, path === '' ? name : `${path}.${name}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function findIn(shape: GoShape, value: JsonValue, struct: string, path: string): string | undefined {
  if (value === null) return undefined;
  if (typeof shape === 'string') return fits(shape, value) ? undefined : mismatch(shape, value, struct, path);
  if ('list' in shape) {
    if (!isList(value)) return mismatch(shape, value, struct, path);
    return firstProblem(value, (item) => findIn(shape.list, item, struct, path));
  }
  if (!isObject(value)) return mismatch(shape, value, struct, path);
  if ('struct' in shape) return findInStruct(shape, value, path);
  return firstProblem(Object.values(value), (item) => findIn(shape.map, item, struct, path));
}

function firstProblem(items: readonly JsonValue[], find: (item: JsonValue) => string | undefined): string | undefined {
  for (const item of items) {
    const problem = find(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function fits(shape: ScalarShape, value: JsonValue): boolean {
  switch (scalarOf(shape)) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'int32':
      return typeof value === 'number' && Number.isInteger(value) && value === (value | 0);
    case 'int64':
      return typeof value === 'number' && Number.isInteger(value);
    case 'quantity':
      return typeof value === 'number' || (typeof value === 'string' && isQuantityText(value));
    case 'int-or-string':
      return typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value));
  }
}

function isQuantityText(text: string): boolean {
  return ordinaryQuantity.test(text) || text === '' || parseQuantity(text).ok;
}

// What nearly all quantities look like; reading one to the end is ten times the work.
const ordinaryQuantity = /^[0-9]+(?:m|k|[MGTPE]i?|Ki)?$/;

function scalarOf(shape: ScalarShape): Scalar {
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

function shapesOf<S extends Scalar>(scalar: S): Readonly<Record<S | `!${S}` | `*${S}`, S>> {
  return { [scalar]: scalar, [`!${scalar}`]: scalar, [`*${scalar}`]: scalar } as Record<S | `!${S}` | `*${S}`, S>;
}

function mismatch(shape: GoShape, value: JsonValue, struct: string, path: string): string {
  if (typeof shape === 'string' && scalarOf(shape) === 'quantity' && typeof value === 'string') {
    const parsed = parseQuantity(value);
    return parsed.ok ? '' : parsed.error;
  }
  return `${cannot(value, shape)} struct field ${struct}.${path} of type ${typeName(shape)}`;
}

function cannot(value: JsonValue, shape?: GoShape): string {
  const kind = isList(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  // A number that only has the wrong size or a fraction is quoted.
  const literal = typeof value === 'number' && isInteger(shape) ? ` ${value}` : '';
  return `json: cannot unmarshal ${kind}${literal} into Go`;
}

function isInteger(shape: GoShape | undefined): boolean {
  return typeof shape === 'string' && (scalarOf(shape) === 'int32' || scalarOf(shape) === 'int64');
}

function typeName(shape: GoShape): string {
  if (typeof shape !== 'string') {
    if ('list' in shape) return `[]${typeName(shape.list)}`;
    return 'map' in shape ? `map[string]${typeName(shape.map)}` : `v1.${shape.struct}`;
  }
  const scalar = scalarOf(shape);
  const names: Readonly<Record<Scalar, string>> = {
    string: 'string',
    bool: 'bool',
    int32: 'int32',
    int64: 'int64',
    quantity: 'resource.Quantity',
    'int-or-string': 'intstr.IntOrString',
  };
  return names[scalar];
}

/** `undefined`: not written. */
function write(shape: GoShape, value: JsonValue | undefined): JsonValue | undefined {
  if (typeof shape === 'string') return writeScalar(shape, value ?? null);
  if ('list' in shape) {
    if (value === undefined || !isList(value) || value.length === 0) return undefined;
    return value.map((item) => write(shape.list, item) ?? emptyOf(shape.list));
  }
  if ('map' in shape) return writeMap(shape, value ?? null);
  if (!isObject(value ?? null)) return shape.always === true ? {} : undefined;
  return writeStruct(shape, value as JsonObject);
}

function writeStruct({ fields }: StructShape, value: JsonObject): JsonObject {
  const written: Record<string, JsonValue> = {};
  for (const [name, shape] of Object.entries(fields)) {
    const member = write(shape, Object.hasOwn(value, name) ? value[name] : undefined);
    if (member !== undefined) written[name] = member;
  }
  return written;
}

function writeMap(shape: MapShape, value: JsonValue): JsonValue | undefined {
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value).map(([key, item]) => [key, write(shape.map, item) ?? emptyOf(shape.map)]);
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as JsonObject);
}

function writeScalar(shape: ScalarShape, value: JsonValue): JsonValue | undefined {
  if (scalarOf(shape) === 'quantity') return writeQuantity(value, shape.startsWith('!'));
  if (shape.startsWith('!')) return value ?? zeroOf(shape);
  if (value === null) return undefined;
  if (shape.startsWith('*')) return value;
  return value === '' || value === false || value === 0 ? undefined : value;
}

function writeQuantity(value: JsonValue, always: boolean): JsonValue | undefined {
  if (value === null) return always ? '0' : undefined;
  const parsed = parseQuantity(typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '');
  return parsed.ok ? parsed.value.text : '0';
}

function zeroOf(shape: ScalarShape): JsonValue {
  const scalar = scalarOf(shape);
  return scalar === 'bool' ? false : scalar === 'int32' || scalar === 'int64' || scalar === 'int-or-string' ? 0 : '';
}

// An element of a list or map has its place even when it is zero.
function emptyOf(shape: GoShape): JsonValue {
  return typeof shape === 'string' ? zeroOf(shape) : 'list' in shape ? [] : {};
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Array.isArray does not narrow readonly arrays.
function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
