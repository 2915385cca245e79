import { failure } from '../../failure.ts';
import { deepEqual } from '../../value/deep-equal.ts';
import { compareStrings } from '../../value/go-string.ts';
import { checkItemCount } from '../../value/limits.ts';
import { GoList } from '../../value/value.ts';
import { listOf, stringsOf } from '../../value/list.ts';
import { GoMap } from '../../value/value.ts';
import { reflectKind } from '../../value/reflect-kind.ts';
import type { Value } from '../../value/value.ts';
import type { FunctionGroup } from '../catalogue.ts';
import { defineFunction } from '../catalogue.ts';
import { isEmptyValue } from '../merge.ts';
import { joinTexts, splitAt } from '../strings.ts';
import { chunks } from './chunks.ts';
import { toInteger } from './conversions.ts';
import { withMust } from './must.ts';
import { nilDereference } from './nil-dereference.ts';
import { textOf, textsOfAny } from './text-of.ts';

const ABC = '(split "," "a,b,c")';

/** Sprig's lists. Source: spec/template.md appendix D, Lists and Lists of strings. */
export const sprigLists: FunctionGroup = {
  name: 'Sprig: lists',
  functions: [
    defineFunction({
      name: 'sprig_list',
      looksUp: true,
      parameters: ['...any'],
      result: '[]interface {}',
      docs: 'A list of the arguments.',
      example: { template: '{{ sprig_list 1 "a" }}', output: '[1 a]' },
      call: (values) => listOf(values),
    }),
    defineFunction({
      name: 'sprig_tuple',
      parameters: ['...any'],
      result: '[]interface {}',
      docs: 'The same as list.',
      example: { template: '{{ sprig_tuple 1 "a" }}', output: '[1 a]' },
      call: (values) => listOf(values),
    }),
    ...withMust(
      'first',
      ['any'],
      'any',
      'The first element; nil when there is none.',
      example('first', 'a'),
      ([list]) => itemsOf(list, 'Cannot find first on type').at(0) ?? null,
    ),
    ...withMust(
      'last',
      ['any'],
      'any',
      'The last element; nil when there is none.',
      example('last', 'c'),
      ([list]) => itemsOf(list, 'Cannot find last on type').at(-1) ?? null,
    ),
    ...withMust('rest', ['any'], '[]interface {}', 'All elements but the first.', example('rest', '[b c]'), ([list]) =>
      sliced(itemsOf(list, 'Cannot find rest on type'), 1, undefined),
    ),
    ...withMust(
      'initial',
      ['any'],
      '[]interface {}',
      'All elements but the last.',
      example('initial', '[a b]'),
      ([list]) => sliced(itemsOf(list, 'Cannot find initial on type'), 0, -1),
    ),
    ...withMust(
      'reverse',
      ['any'],
      '[]interface {}',
      'The elements from the last to the first.',
      example('reverse', '[c b a]'),
      ([list]) => listOf([...itemsOf(list, 'Cannot find reverse on type')].reverse()),
    ),
    ...withMust(
      'uniq',
      ['any'],
      '[]interface {}',
      'The elements without repetitions.',
      example('uniq', '[a b c]'),
      ([list]) => listOf(unique(itemsOf(list, 'Cannot find uniq on type'))),
    ),
    ...withMust(
      'compact',
      ['any'],
      '[]interface {}',
      'The elements that are not empty.',
      example('compact', '[a b c]'),
      ([list]) => listOf(itemsOf(list, 'Cannot compact on type').filter((item) => !isEmptyValue(item))),
    ),
    ...withMust(
      'append',
      ['any', 'any'],
      '[]interface {}',
      'The list with one more element at the end.',
      { template: `{{ sprig_append ${ABC} "d" }}`, output: '[a b c d]' },
      ([list, item]) => pushed(list, item),
    ),
    ...withMust(
      'push',
      ['any', 'any'],
      '[]interface {}',
      'The same as append.',
      { template: `{{ sprig_push ${ABC} "d" }}`, output: '[a b c d]' },
      ([list, item]) => pushed(list, item),
    ),
    ...withMust(
      'prepend',
      ['any', 'any'],
      '[]interface {}',
      'The list with one more element in front.',
      { template: `{{ sprig_prepend ${ABC} "0" }}`, output: '[0 a b c]' },
      ([list, item]) => listOf([item, ...itemsOf(list, 'Cannot prepend on type')]),
    ),
    ...withMust(
      'without',
      ['any', '...any'],
      '[]interface {}',
      'The elements that equal none of the other arguments.',
      { template: `{{ sprig_without ${ABC} "b" }}`, output: '[a c]' },
      ([list, ...unwanted]) =>
        listOf(itemsOf(list, 'Cannot find without on type').filter((item) => !includes(unwanted, item))),
    ),
    ...withMust(
      'has',
      ['any', 'any'],
      'bool',
      'Whether the list has an element of the same type and content.',
      { template: `{{ sprig_has "a" ${ABC} }}`, output: 'true' },
      ([item, list]) => list !== null && list !== undefined && includes(itemsOf(list, 'Cannot find has on type'), item),
    ),
    ...withMust(
      'slice',
      ['any', '...any'],
      'list',
      'The elements from one position up to another.',
      { template: `{{ sprig_slice ${ABC} 1 3 }}`, output: '[b c]' },
      ([list, ...bounds]) => slice(list, bounds),
    ),
    ...withMust(
      'chunk',
      ['int', 'any'],
      '[][]interface {}',
      'Lists of at most that many elements.',
      { template: `{{ sprig_chunk 2 ${ABC} }}`, output: '[[a b] [c]]' },
      ([size, list]) => chunks(itemsOf(list, 'Cannot chunk type'), Number(size)),
    ),
    defineFunction({
      name: 'sprig_concat',
      parameters: ['...any'],
      result: '[]interface {}',
      docs: 'One list of the elements of all.',
      example: { template: '{{ sprig_concat (sprig_list 1) (sprig_list 2) }}', output: '[1 2]' },
      call: (lists) => {
        const items = lists.flatMap((list) => concatenable(list));
        return new GoList('interface {}', items, items.length === 0);
      },
    }),
    defineFunction({
      name: 'sprig_join',
      parameters: ['string', 'any'],
      result: 'string',
      docs: 'Joins the texts of the elements; nil is left out.',
      example: { template: '{{ sprig_join "-" (sprig_list 1 "a") }}', output: '1-a' },
      call: ([separator, list]) => joinTexts(textsOfAny(list), separator),
    }),
    defineFunction({
      name: 'sprig_sortAlpha',
      parameters: ['any'],
      result: '[]string',
      docs: 'The texts of the elements, sorted by bytes.',
      example: { template: '{{ sprig_sortAlpha (sprig_list "b" "a") }}', output: '[a b]' },
      call: ([list]) => stringsOf(list instanceof GoList ? [...textsOfAny(list)].sort(compareStrings) : [textOf(list)]),
    }),
    defineFunction({
      name: 'sprig_toStrings',
      parameters: ['any'],
      result: '[]string',
      docs: 'The texts of the elements; nil is left out.',
      example: { template: '{{ sprig_toStrings (sprig_list 1 true) }}', output: '[1 true]' },
      call: ([list]) => stringsOf(textsOfAny(list)),
    }),
    defineFunction({
      name: 'sprig_splitList',
      parameters: ['string', 'string'],
      result: '[]string',
      docs: 'Cuts a text at every separator.',
      example: { template: '{{ sprig_splitList "," "a,b" }}', output: '[a b]' },
      call: ([separator, text]) => stringsOf(splitAt(text, separator)),
    }),
    defineFunction({
      name: 'sprig_split',
      parameters: ['string', 'string'],
      result: 'map[string]string',
      docs: 'Cuts a text into a map with the keys _0, _1 and so on.',
      example: { template: '{{ (sprig_split "/" "a/b")._1 }}', output: 'b' },
      call: ([separator, text]) => numbered(splitAt(text, separator)),
    }),
    defineFunction({
      name: 'sprig_splitn',
      parameters: ['string', 'int', 'string'],
      result: 'map[string]string',
      docs: 'Cuts a text into at most that many parts.',
      example: { template: '{{ (sprig_splitn "/" 2 "a/b/c")._1 }}', output: 'b/c' },
      call: ([separator, count, text]) => numbered(atMost(splitAt(text, separator), separator, Number(count))),
    }),
  ],
};

function example(name: string, output: string) {
  return { template: `{{ sprig_${name} ${ABC} }}`, output };
}

/** Elements of a list; every other value fails with the function's own words. */
export function itemsOf(list: Value, problem: string): readonly Value[] {
  if (list instanceof GoList) return list.items;
  if (list === null || list === undefined) throw nilDereference();
  throw failure(`${problem} ${reflectKind(list)}`);
}

function concatenable(list: Value): readonly Value[] {
  if (list instanceof GoList) return list.items;
  if (list === null || list === undefined) throw nilDereference();
  throw failure(`Cannot concat type ${reflectKind(list)} as list`);
}

function sliced(items: readonly Value[], start: number, end: number | undefined): GoList {
  return new GoList('interface {}', items.slice(start, end), items.length === 0);
}

function pushed(list: Value, item: Value): GoList {
  const items = itemsOf(list, 'Cannot push on type');
  checkItemCount(items.length + 1);
  return listOf([...items, item]);
}

function includes(items: readonly Value[], wanted: Value): boolean {
  return items.some((item) => deepEqual(item, wanted));
}

function unique(items: readonly Value[]): readonly Value[] {
  const kept: Value[] = [];
  const scalars = new Set<Value>();
  const others: Value[] = [];
  for (const item of items) {
    // Sets compare these as Go does, but for NaN, which equals nothing.
    const isScalar = typeof item !== 'object' && item !== undefined && !Number.isNaN(item);
    if (isScalar ? scalars.has(item) : includes(others, item)) continue;
    if (isScalar) scalars.add(item);
    else others.push(item);
    kept.push(item);
  }
  return kept;
}

function slice(list: Value, bounds: readonly Value[]): Value {
  if (!(list instanceof GoList)) {
    if (list === null || list === undefined) throw nilDereference();
    throw failure(`list should be type of slice or array but ${reflectKind(list)}`);
  }
  const { items } = list;
  if (items.length === 0) return null;
  const start = Number(bounds.length > 0 ? toInteger(bounds[0]) : 0n);
  const end = bounds.length > 1 ? Number(toInteger(bounds[1])) : items.length;
  if (start < 0 || end < start || end > items.length) throw failure('reflect.Value.Slice: slice index out of bounds');
  return new GoList(list.elementType, items.slice(start, end));
}

function atMost(parts: readonly string[], separator: string, count: number): readonly string[] {
  if (count === 0) return [];
  if (count < 0 || parts.length <= count) return parts;
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)];
}

function numbered(parts: readonly string[]): GoMap {
  return new GoMap(new Map<Value, Value>(parts.map((part, index) => [`_${index}`, part])), 'string');
}
