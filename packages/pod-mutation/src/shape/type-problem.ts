import type { JsonObject, JsonValue } from '@sluice/core';
import { fits, quantityProblem } from './fits.ts';
import { fitOf } from './fit-of.ts';
import type { GoShape, StructShape } from './go-shape.ts';
import { isList, isNumber, isObject, memberOf, scalarOf } from './go-shape.ts';

/** The first wrong type in `value`, in the words of Go's JSON decoder; `undefined` when all known members fit. */
export function findTypeProblem(shape: StructShape, value: JsonValue): string | undefined {
  if (!isObject(value)) return value === null ? undefined : `${cannot(value)} value of type v1.${shape.struct}`;
  // Every pod is checked and nearly all are fine: names of places are put together only for one that is not.
  if (fitOf(shape)(value)) return undefined;
  // Types that read themselves end the reading; of all other problems Go keeps the first and goes on.
  return findInStruct(shape, value, { path: '', ofReaders: true }) ?? findInStruct(shape, value, { path: '' });
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
