import { failure, hidden, message, Operand, RenderFailure } from '../failure.ts';
import { formatOperand, noFlags } from '../print/format.ts';
import { printOperand } from '../print/print.ts';
import { quote } from '../print/quote.ts';
import { GoMap } from '../value/value.ts';
import { mapOf } from '../value/map.ts';
import { checkNesting } from '../value/limits.ts';
import type { Value } from '../value/value.ts';
import type { FunctionGroup } from './catalogue.ts';
import { defineFunction } from './catalogue.ts';
import type { FunctionContext } from './context.ts';
import { mergeInto } from './merge.ts';

/** Maps. Source: spec/template.md 9.7. */
export const maps: FunctionGroup = {
  name: 'Maps',
  functions: [
    defineFunction({
      name: 'mergeMap',
      parameters: ['map', 'map', '...mergeOption'],
      result: 'map[string]interface {}',
      docs: 'Adds to the first map what it lacks of the second, deeply; empty values count as lacking.',
      example: {
        template: '{{ mergeMap (parseJSON "{\\"a\\":1}") (parseJSON "{\\"a\\":2,\\"b\\":3}") }}',
        output: 'map[a:1 b:3]',
      },
      mutates: true,
      call: ([target, source, ...options], context) => {
        // An option is a function there, and only nil can be given here.
        if (options.length > 0) throw failure('runtime error: invalid memory address or nil pointer dereference');
        return merged(target, source, false, context);
      },
    }),
    defineFunction({
      name: 'mergeMapWithOverride',
      parameters: ['map', 'map'],
      result: 'map[string]interface {}',
      docs: 'Puts everything of the second map into the first, deeply; also empty values.',
      example: {
        template: '{{ mergeMapWithOverride (parseJSON "{\\"a\\":1}") (parseJSON "{\\"a\\":2}") }}',
        output: 'map[a:2]',
      },
      mutates: true,
      call: ([target, source], context) => merged(target, source, true, context),
    }),
    defineFunction({
      name: 'explodeMap',
      parameters: ['map'],
      result: 'map[string]interface {}',
      docs: 'Cuts keys at slashes into nested maps.',
      example: { template: '{{ explodeMap (parseJSON "{\\"a/b\\":1}") }}', output: 'map[a:map[b:1]]' },
      call: ([map]) => explode(map),
    }),
  ],
};

function merged(target: GoMap, source: GoMap, override: boolean, context: FunctionContext): GoMap {
  const result = target.isNil ? (source.isNil ? target : mapOf()) : target;
  mergeInto(result, source, {
    override,
    overrideWithEmpty: override,
    spend: (steps) => {
      context.spend(steps);
    },
  });
  return result;
}

function explode(map: GoMap): GoMap {
  const root = mapOf();
  for (const key of map.sortedKeys()) insert(root, printOperand(key), map.get(key));
  return root;
}

function insert(root: GoMap, key: string, value: Value): void {
  const parts = key.split('/');
  checkNesting(parts.length, parts.length);
  let node = root;
  const last = parts.pop() ?? '';
  for (const part of parts) {
    const child = node.get(part);
    if (child === undefined) {
      const created = mapOf();
      node.set(part, created);
      node = created;
    } else if (child instanceof GoMap) {
      node = child;
    } else {
      const shown = new Operand(formatOperand(child, 'q', noFlags()), 'a value');
      throw new RenderFailure(
        message`explodeMap: not a map: ${hidden(quote(key), 'a key')}: ${hidden(quote(part), 'a key')} already has value ${shown}`,
      );
    }
  }
  if (last !== '') node.set(last, value);
}
