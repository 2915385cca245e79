import { failure } from '../../failure.ts';
import { compareStrings } from '../../value/go-string.ts';
import { typeName } from '../../value/kind.ts';
import { checkNesting } from '../../value/limits.ts';
import { spendSteps } from '../../value/work.ts';
import { GoList } from '../../value/value.ts';
import { listOf, stringsOf } from '../../value/list.ts';
import { GoMap } from '../../value/value.ts';
import { mapOf } from '../../value/map.ts';
import type { Value } from '../../value/value.ts';
import type { FunctionDefinition, FunctionGroup } from '../catalogue.ts';
import { defineFunction } from '../catalogue.ts';
import { mergeInto } from '../merge.ts';
import { withMust } from './must.ts';
import { textOf } from './text-of.ts';

/** Sprig's dicts: `map[string]interface {}`. Source: spec/template.md appendix D, Dicts. */
export const sprigDicts: FunctionGroup = {
  name: 'Sprig: dicts',
  functions: [
    defineFunction({
      name: 'sprig_dict',
      looksUp: true,
      parameters: ['...any'],
      result: 'map[string]interface {}',
      docs: 'A map of keys and values in turn; a last key without value gets an empty text.',
      example: { template: '{{ sprig_dict "a" 1 }}', output: 'map[a:1]' },
      call: (values) => dict(values),
    }),
    defineFunction({
      name: 'sprig_get',
      looksUp: true,
      parameters: ['map', 'string'],
      result: 'any',
      docs: 'The value of a key; an empty text when there is none.',
      example: { template: '{{ sprig_get (sprig_dict "a" 1) "a" }}', output: '1' },
      call: ([map, key]) => (map.has(key) ? map.get(key) : ''),
    }),
    defineFunction({
      name: 'sprig_set',
      looksUp: true,
      parameters: ['map', 'string', 'any'],
      result: 'map[string]interface {}',
      docs: 'Sets a key in the map itself, and returns it.',
      example: { template: '{{ sprig_set (sprig_dict "a" 1) "b" 2 }}', output: 'map[a:1 b:2]' },
      mutates: true,
      call: ([map, key, value]) => {
        if (map.isNil) throw failure('assignment to entry in nil map');
        map.set(key, value);
        return map;
      },
    }),
    defineFunction({
      name: 'sprig_unset',
      parameters: ['map', 'string'],
      result: 'map[string]interface {}',
      docs: 'Removes a key from the map itself, and returns it.',
      example: { template: '{{ sprig_unset (sprig_dict "a" 1 "b" 2) "b" }}', output: 'map[a:1]' },
      mutates: true,
      call: ([map, key]) => {
        map.delete(key);
        return map;
      },
    }),
    defineFunction({
      name: 'sprig_hasKey',
      looksUp: true,
      parameters: ['map', 'string'],
      result: 'bool',
      docs: 'Whether the map has the key, also with nil as value.',
      example: { template: '{{ sprig_hasKey (sprig_dict "a" 1) "a" }}', output: 'true' },
      call: ([map, key]) => map.has(key),
    }),
    defineFunction({
      name: 'sprig_pluck',
      parameters: ['string', '...map'],
      result: '[]interface {}',
      docs: 'The values that the maps have for a key.',
      example: { template: '{{ sprig_pluck "a" (sprig_dict "a" 1) (sprig_dict "a" 2) }}', output: '[1 2]' },
      call: ([key, ...maps]) => listOf(maps.filter((map) => map.has(key)).map((map) => map.get(key))),
    }),
    defineFunction({
      name: 'sprig_keys',
      parameters: ['...map'],
      result: '[]string',
      docs: 'The keys of the maps, sorted within each.',
      example: { template: '{{ sprig_keys (sprig_dict "b" 1 "a" 2) }}', output: '[a b]' },
      call: (maps) => stringsOf(maps.flatMap((map) => map.sortedKeys().map(String))),
    }),
    defineFunction({
      name: 'sprig_values',
      parameters: ['map'],
      result: '[]interface {}',
      docs: 'The values of a map, in the order of its sorted keys.',
      example: { template: '{{ sprig_values (sprig_dict "b" 1 "a" 2) }}', output: '[2 1]' },
      call: ([map]) => listOf(map.sortedKeys().map((key) => map.get(key))),
    }),
    defineFunction({
      name: 'sprig_pick',
      parameters: ['map', '...string'],
      result: 'map[string]interface {}',
      docs: 'A map of these keys only.',
      example: { template: '{{ sprig_pick (sprig_dict "a" 1 "b" 2) "a" }}', output: 'map[a:1]' },
      call: ([map, ...keys]) => mapOf(keys.filter((key) => map.has(key)).map((key) => [key, map.get(key)])),
    }),
    defineFunction({
      name: 'sprig_omit',
      parameters: ['map', '...string'],
      result: 'map[string]interface {}',
      docs: 'A map without these keys.',
      example: { template: '{{ sprig_omit (sprig_dict "a" 1 "b" 2) "b" }}', output: 'map[a:1]' },
      call: ([map, ...keys]) => without(map, new Set(keys)),
    }),
    merger('merge', 'Adds to the first map what it lacks of the others.', 'map[a:1 b:3]', false),
    merger('mustMerge', 'Adds to the first map what it lacks of the others.', 'map[a:1 b:3]', false),
    merger('mergeOverwrite', 'Puts everything of the others into the first map, deeply.', 'map[a:2 b:3]', true),
    merger('mustMergeOverwrite', 'Puts everything of the others into the first map, deeply.', 'map[a:2 b:3]', true),
    defineFunction({
      name: 'sprig_dig',
      parameters: ['...any'],
      result: 'any',
      docs: 'Follows keys through nested maps; the last argument but one is the default, the last the map.',
      example: { template: '{{ sprig_dig "a" "b" "none" (sprig_dict "a" (sprig_dict "b" 1)) }}', output: '1' },
      call: (values) => dig(values),
    }),
    ...withMust(
      'deepCopy',
      ['any'],
      'any',
      'A copy that shares nothing.',
      { template: '{{ sprig_deepCopy (sprig_dict "a" 1) }}', output: 'map[a:1]' },
      ([value]) => {
        if (value === null || value === undefined) throw failure('reflect: call of reflect.Value.Type on zero Value');
        return copyOf(value, 0);
      },
    ),
  ],
};

function dict(values: readonly Value[]): GoMap {
  const map = mapOf();
  for (let index = 0; index < values.length; index += 2) {
    map.set(textOf(values[index]), index + 1 < values.length ? values[index + 1] : '');
  }
  return map;
}

function without(map: GoMap, unwanted: ReadonlySet<string>): GoMap {
  const kept = mapOf();
  for (const key of [...map.sortedKeys()].map(String).sort(compareStrings)) {
    if (!unwanted.has(key)) kept.set(key, map.get(key));
  }
  return kept;
}

function merger(name: string, docs: string, output: string, override: boolean): FunctionDefinition {
  return defineFunction({
    name: `sprig_${name}`,
    parameters: ['map', '...map'],
    result: 'map[string]interface {}',
    docs,
    example: { template: `{{ sprig_${name} (sprig_dict "a" 1) (sprig_dict "a" 2 "b" 3) }}`, output },
    mutates: true,
    call: ([target, ...sources], context) => {
      const result = target.isNil && sources.some(({ isNil }) => !isNil) ? mapOf() : target;
      const spend = (steps: number): void => {
        context.spend(steps);
      };
      for (const source of sources) mergeInto(result, source, { override, overrideWithEmpty: override, spend });
      return result;
    },
  });
}

function dig(values: readonly Value[]): Value {
  if (values.length < 3) throw failure('dig needs at least three arguments');
  let current = asMap(values.at(-1));
  const keys = values.slice(0, -2).map(asKey);
  const fallback = values.at(-2);
  for (const [index, key] of keys.entries()) {
    if (!current.has(key)) return fallback;
    const next = current.get(key);
    if (index === keys.length - 1) return next;
    current = asMap(next);
  }
  return fallback;
}

function asMap(value: Value): GoMap {
  if (value instanceof GoMap && value.type === 'map[string]interface {}') return value;
  throw notA(value, 'map[string]interface {}');
}

function asKey(value: Value): string {
  if (typeof value === 'string') return value;
  throw notA(value, 'string');
}

function notA(value: Value, type: string) {
  const found = value === null || value === undefined ? 'nil' : typeName(value);
  return failure(`interface conversion: interface {} is ${found}, not ${type}`);
}

/** What a copy shares with nothing else takes memory: about 100 bytes, 8 and 60. */
const stepsOfNewCollection = 24;
const stepsOfNewItem = 4;
const stepsOfNewEntry = 24;

function copyOf(value: Value, depth: number): Value {
  checkNesting(depth, 1);
  if (value instanceof GoList) {
    spendSteps(stepsOfNewCollection + value.items.length * stepsOfNewItem);
    return new GoList(
      value.elementType,
      value.items.map((item) => copyOf(item, depth + 1)),
      value.isNil,
    );
  }
  if (!(value instanceof GoMap)) return value;
  spendSteps(stepsOfNewCollection + value.size * stepsOfNewEntry);
  const copy = new GoMap(new Map(), value.valueType, value.keyType, value.isNil);
  for (const key of value.sortedKeys()) copy.set(key, copyOf(value.get(key), depth + 1));
  return copy;
}
