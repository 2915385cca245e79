import type { JsonObject, JsonValue } from '@sluice/core';
import { isZeroWithoutDigits, JsonNumber, parseQuantity } from '@sluice/core';
import type { GoShape, ScalarShape, StructShape } from './go-shape.ts';
import { isList, isNumber, isObject, memberOf, scalarOf } from './go-shape.ts';

/** The first wrong type in `value`, in the words of Go's JSON decoder; `undefined` when all known members fit. */
export function findTypeProblem(shape: StructShape, value: JsonValue): string | undefined {
  if (!isObject(value)) return value === null ? undefined : `${cannot(value)} value of type v1.${shape.struct}`;
  // Every pod is checked and nearly all are fine: names of places are put together only for one that is not.
  if (accepts(shape, value)) return undefined;
  // Types that read themselves end the reading; of all other problems Go keeps the first and goes on.
  return findInStruct(shape, value, { path: '', ofReaders: true }) ?? findInStruct(shape, value, { path: '' });
}

function accepts(shape: GoShape, value: JsonValue | undefined): boolean {
  if (value === null || value === undefined) return true;
  if (typeof shape === 'string') return fits(shape, value);
  if ('list' in shape) return acceptsAll(shape.list, value);
  if (!isObject(value)) return false;
  return 'map' in shape ? acceptsMembers(shape.map, value) : acceptsStruct(shape, value);
}

function acceptsAll(shape: GoShape, value: JsonValue): boolean {
  if (!isList(value)) return false;
  for (const item of value) if (!accepts(shape, item)) return false;
  return true;
}

function acceptsMembers(shape: GoShape, value: JsonObject): boolean {
  for (const name in value) if (!accepts(shape, value[name])) return false;
  return true;
}

function acceptsStruct(shape: StructShape, value: JsonObject): boolean {
  for (const name in value) {
    const member = memberOf(shape, name);
    if (member !== undefined && !accepts(member.shape, value[name])) return false;
  }
  return true;
}

/** Which problems are looked for, and where. */
interface Search {
  readonly path: string;
  /** Only of types that read themselves. */
  readonly ofReaders?: boolean;
}

/** Where a value stands, for error texts. */
interface Place extends Search {
  readonly struct: string;
  readonly typeName: string | undefined;
}

function readsItself(shape: GoShape): boolean {
  return typeof shape === 'string' && ['quantity', 'int-or-string'].includes(scalarOf(shape));
}

function findInStruct(parent: StructShape, value: JsonObject, search: Search): string | undefined {
  for (const name of Object.keys(value)) {
    const found = memberOf(parent, name);
    const member = value[name];
    if (found === undefined || member === undefined) continue;
    const steps = [search.path, found.embedded ?? '', found.name].filter((step) => step !== '');
    const place = { ...search, struct: parent.struct, path: steps.join('.'), typeName: found.typeName };
    const problem = findIn(found.shape, member, place);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function findIn(shape: GoShape, value: JsonValue, place: Place): string | undefined {
  if (value === null) return undefined;
  if (typeof shape === 'string') return fits(shape, value) ? undefined : mismatch(shape, value, place);
  if ('list' in shape) {
    if (!isList(value)) return mismatch(shape, value, place);
    return firstProblem(value, (item) => findIn(shape.list, item, place));
  }
  if (!isObject(value)) return mismatch(shape, value, place);
  if ('struct' in shape) return findInStruct(shape, value, place);
  return firstProblem(Object.values(value), (item) => findIn(shape.map, item, place));
}

function firstProblem(items: readonly JsonValue[], find: (item: JsonValue) => string | undefined): string | undefined {
  for (const item of items) {
    const problem = find(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Whether a scalar has the type of its place. */
export function fits(shape: ScalarShape, value: JsonValue): boolean {
  // Most scalars of a pod are texts.
  if (typeof value === 'string' && (shape === 'string' || shape === '!string')) return true;
  switch (scalarOf(shape)) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'int32':
      return isInteger(value, 32);
    case 'int64':
      return isInteger(value, 64);
    case 'quantity':
      return quantityProblem(value) === undefined;
    case 'int-or-string':
      return typeof value === 'string' || isInteger(value, 32);
  }
}

// A number that is given as text is no integer when it has a point or an exponent, whatever its value is.
function isInteger(value: JsonValue, bits: 32 | 64): boolean {
  if (value instanceof JsonNumber) return /^-?[0-9]{1,20}$/.test(value.text) && isInRange(BigInt(value.text), bits);
  if (typeof value !== 'number' || !Number.isInteger(value)) return false;
  // 2^63 - 1 is 2^63 as a double.
  return bits === 32 ? value === (value | 0) : Math.abs(value) <= 2 ** 63;
}

function isInRange(value: bigint, bits: 32 | 64): boolean {
  return BigInt.asIntN(bits, value) === value;
}

function quantityProblem(value: JsonValue): string | undefined {
  const text = typeof value === 'string' ? value.trim() : isNumber(value) ? String(value) : '';
  if (ordinaryQuantity.test(text)) return undefined;
  const parsed = parseQuantity(text);
  // Without digits it counts as 0: the API server has let it pass.
  return parsed.ok || isZeroWithoutDigits(text) ? undefined : parsed.error;
}

// What nearly all quantities look like; reading one to the end is ten times the work.
const ordinaryQuantity = /^[0-9]+(?:m|k|[MGTPE]i?|Ki)?$/;

function mismatch(shape: GoShape, value: JsonValue, place: Place): string | undefined {
  const { struct, path, typeName, ofReaders = false } = place;
  if (ofReaders && !readsItself(shape)) return undefined;
  if (typeof shape === 'string' && scalarOf(shape) === 'quantity') return quantityProblem(value) ?? '';
  return `${cannot(value, shape)} struct field ${struct}.${path} of type ${nameOf(shape, typeName)}`;
}

function cannot(value: JsonValue, shape?: GoShape): string {
  const kind = isNumber(value)
    ? 'number'
    : isList(value)
      ? 'array'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value;
  // A number that only has the wrong size or a fraction is quoted.
  const literal = isNumber(value) && shape !== undefined && isIntegerShape(shape) ? ` ${String(value)}` : '';
  return `json: cannot unmarshal ${kind}${literal} into Go`;
}

function isIntegerShape(shape: GoShape): boolean {
  return typeof shape === 'string' && ['int32', 'int64', 'int-or-string'].includes(scalarOf(shape));
}

function nameOf(shape: GoShape, typeName: string | undefined): string {
  if (typeof shape !== 'string') {
    if ('list' in shape) return `[]${nameOf(shape.list, typeName)}`;
    if ('struct' in shape) return `v1.${shape.struct}`;
    return shape.map === 'quantity' ? 'v1.ResourceList' : `map[string]${nameOf(shape.map, typeName)}`;
  }
  const scalar = scalarOf(shape);
  return typeName ?? (scalar === 'int-or-string' ? 'int32' : scalar);
}
