import { JsonNumber } from '@sluice/core';
import { printf } from '../print/printf.ts';
import { quote } from '../print/quote.ts';
import { printOperand } from '../print/print.ts';
import { byteLength } from '../value/go-string.ts';
import { typeName } from '../value/kind.ts';
import { checkNesting, checkTextLength } from '../value/limits.ts';
import type { Value } from '../value/value.ts';
import type { FunctionGroup } from './catalogue.ts';
import { defineFunction } from './catalogue.ts';

/** Debugging output in go-spew's form; its order of maps and its addresses are not reproducible. Source: spec/template.md 9.3. */
export const spew: FunctionGroup = {
  name: 'Debugging',
  functions: [
    defineFunction({
      name: 'spew_sdump',
      parameters: ['...any'],
      result: 'string',
      docs: 'Types and values in full.',
      example: { template: '{{ spew_sdump 5 | trimSpace }}', output: '(int) 5' },
      call: (values) => values.map((value) => `${dump(value, 0)}\n`).join(''),
    }),
    defineFunction({
      name: 'spew_sprintf',
      parameters: ['string', '...any'],
      result: 'string',
      docs: "Formats with Go's verbs.",
      example: { template: '{{ spew_sprintf "%v|%d" "a" 5 }}', output: 'a|5' },
      call: ([format, ...values]) => printf(format, values),
    }),
    defineFunction({
      name: 'spew_dump',
      parameters: ['...any'],
      result: 'string',
      docs: "Writes types and values to the agent's standard output and returns nothing: shows secrets.",
      example: { template: '[{{ spew_dump 5 }}]', output: '[]' },
      call: (values, context) => {
        for (const value of values) context.show(`${dump(value, 0)}\n`);
        return '';
      },
    }),
    defineFunction({
      name: 'spew_printf',
      parameters: ['string', '...any'],
      result: 'string',
      docs: "Writes formatted text to the agent's standard output and returns nothing: shows secrets.",
      example: { template: '[{{ spew_printf "%v" 5 }}]', output: '[]' },
      call: ([format, ...values], context) => {
        context.show(printf(format, values));
        return '';
      },
    }),
  ],
};

function dump(value: Value, depth: number): string {
  checkNesting(depth, 1);
  if (value === undefined || value === null) return '(interface {}) <nil>';
  const type = `(${typeName(value)})`;
  if (value === '') return `${type} ""`;
  if (typeof value === 'string') return `${type} (len=${byteLength(value)}) ${quote(value)}`;
  // It prints itself, as every type with a text of its own does.
  if (value instanceof JsonNumber) return `${type} (len=${value.text.length}) ${value.text}`;
  if (typeof value !== 'object') return `${type} ${printOperand(value)}`;
  const margin = ' '.repeat(depth + 1);
  switch (value.kind) {
    case 'list': {
      const items = value.items.map((item) => `${margin}${dump(item, depth + 1)}`);
      const size = `(len=${items.length} cap=${items.length}) `;
      return items.length === 0 ? `${type} {\n${margin.slice(1)}}` : `${type} ${size}${block(items, margin)}`;
    }
    case 'map': {
      const entries = value
        .sortedKeys()
        .map((key) => `${margin}${dump(key, depth + 1)}: ${dump(value.get(key), depth + 1)}`);
      return entries.length === 0
        ? `${type} {\n${margin.slice(1)}}`
        : `${type} (len=${entries.length}) ${block(entries, margin)}`;
    }
    case 'struct': {
      if (value.type.print !== undefined) return `${type} ${value.type.print(value)}`;
      const members = value.type.fields.map((name) => `${margin}${name}: ${dump(value.fields[name], depth + 1)}`);
      return `${type} ${block(members, margin)}`;
    }
    default:
      return `${type} ${printOperand(value)}`;
  }
}

function block(lines: readonly string[], margin: string): string {
  if (lines.length === 0) return `{\n${margin.slice(1)}}`;
  checkTextLength(lines.reduce((length, line) => length + line.length + 2, 0));
  return `{\n${lines.join(',\n')}\n${margin.slice(1)}}`;
}
