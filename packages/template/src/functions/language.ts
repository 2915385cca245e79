import { JsonNumber } from '@sluice/core';
import type { Operand as HiddenOperand } from '../failure.ts';
import { failure, hidden, message, RenderFailure } from '../failure.ts';
import { printNode } from '../parse/print-tree.ts';
import { print, printLine, printResult } from '../print/print.ts';
import { printf } from '../print/printf.ts';
import { byteLength } from '../value/go-string.ts';
import { GoList } from '../value/value.ts';
import { GoMap } from '../value/value.ts';
import { IntegerSequence } from '../value/integer-sequence.ts';
import { kindOf, typeName } from '../value/kind.ts';
import { GoFunction } from '../value/value.ts';
import { TypedNil } from '../value/tagged.ts';
import { isTrue } from '../value/truth.ts';
import type { Value } from '../value/value.ts';
import type { FunctionGroup } from './catalogue.ts';
import { defineFunction } from './catalogue.ts';
import { equalsAny, isLess } from './compare.ts';
import { escapeHtml, escapeJavaScript, escapeQuery } from './escape.ts';
import { indexValue, sliceValue } from './subscript.ts';

/** The built-in functions of the language. Source: spec/template.md 5. */
export const language: FunctionGroup = {
  name: 'Built-in functions',
  functions: [
    defineFunction({
      name: 'and',
      parameters: ['raw', '...raw'],
      result: 'any',
      docs: 'The first false argument, else the last; what follows the first false one is not evaluated.',
      example: { template: '{{ and "a" "b" }}', output: 'b' },
      shortCircuit: false,
      call: ([first]) => first,
    }),
    defineFunction({
      name: 'or',
      parameters: ['raw', '...raw'],
      result: 'any',
      docs: 'The first true argument, else the last; what follows the first true one is not evaluated.',
      example: { template: '{{ or "" "fallback" }}', output: 'fallback' },
      shortCircuit: true,
      call: ([first]) => first,
    }),
    defineFunction({
      name: 'not',
      parameters: ['raw'],
      result: 'bool',
      docs: 'Whether the argument is false, zero, empty or nil.',
      example: { template: '{{ not "" }}', output: 'true' },
      call: ([value]) => !isTrue(value),
    }),
    defineFunction({
      name: 'eq',
      parameters: ['raw', '...raw'],
      result: 'bool',
      docs: 'Whether the first argument equals any of the others.',
      example: { template: '{{ eq "b" "a" "b" }}', output: 'true' },
      call: ([first, ...others]) => equalsAny(first, others),
    }),
    defineFunction({
      name: 'ne',
      parameters: ['raw', 'raw'],
      result: 'bool',
      docs: 'Whether the arguments differ.',
      example: { template: '{{ ne 1 2 }}', output: 'true' },
      call: ([left, right]) => !equalsAny(left, [right]),
    }),
    defineFunction({
      name: 'lt',
      parameters: ['raw', 'raw'],
      result: 'bool',
      docs: 'Whether the first argument is less; numbers of Vault compare as text.',
      example: { template: '{{ lt 1 2 }}', output: 'true' },
      call: ([left, right]) => isLess(left, right),
    }),
    defineFunction({
      name: 'le',
      parameters: ['raw', 'raw'],
      result: 'bool',
      docs: 'Whether the first argument is less or equal.',
      example: { template: '{{ le 2 2 }}', output: 'true' },
      call: ([left, right]) => isLess(left, right) || equalsAny(left, [right]),
    }),
    defineFunction({
      name: 'gt',
      parameters: ['raw', 'raw'],
      result: 'bool',
      docs: 'Whether the first argument is greater.',
      example: { template: '{{ gt 3 2 }}', output: 'true' },
      call: ([left, right]) => !(isLess(left, right) || equalsAny(left, [right])),
    }),
    defineFunction({
      name: 'ge',
      parameters: ['raw', 'raw'],
      result: 'bool',
      docs: 'Whether the first argument is greater or equal.',
      example: { template: '{{ ge 2 3 }}', output: 'false' },
      call: ([left, right]) => !isLess(left, right),
    }),
    defineFunction({
      name: 'index',
      looksUp: true,
      parameters: ['raw', '...raw'],
      result: 'any',
      docs: 'The entry of a map, element of a list or byte of a text; further keys go deeper.',
      example: { template: '{{ index (splitToMap "," "=" "a=1,b=2") "b" }}', output: '2' },
      call: ([value, ...keys]) => indexValue(value, keys),
    }),
    defineFunction({
      name: 'slice',
      looksUp: true,
      parameters: ['raw', '...position'],
      result: 'string or list',
      docs: 'The part of a text (in bytes) or list from one position up to another.',
      example: { template: '{{ slice "abcdef" 1 3 }}', output: 'bc' },
      call: ([value, ...positions]) => sliceValue(value, positions),
    }),
    defineFunction({
      name: 'len',
      looksUp: true,
      parameters: ['raw'],
      result: 'int',
      docs: 'Number of bytes of a text, elements of a list or entries of a map.',
      example: { template: '{{ len "é" }}', output: '2' },
      call: ([value]) => BigInt(lengthOf(value)),
    }),
    defineFunction({
      name: 'print',
      parameters: ['...any'],
      result: 'string',
      docs: 'The arguments as text, with a space between two when neither is a text.',
      example: { template: '{{ print 1 2 "a" }}', output: '1 2a' },
      call: (values) => print(values),
    }),
    defineFunction({
      name: 'println',
      parameters: ['...any'],
      result: 'string',
      docs: 'The arguments as text with spaces between them and a line end.',
      example: { template: '{{ println "a" 1 | trimSpace }}', output: 'a 1' },
      call: (values) => printLine(values),
    }),
    defineFunction({
      name: 'printf',
      parameters: ['string', '...any'],
      result: 'string',
      docs: "Formats with Go's verbs.",
      example: { template: '{{ printf "%s=%03d" "a" 7 }}', output: 'a=007' },
      call: ([format, ...values]) => printf(format, values),
    }),
    defineFunction({
      name: 'html',
      parameters: ['...any'],
      result: 'string',
      docs: 'Escapes for HTML text and attributes.',
      example: { template: '{{ html "<a>" }}', output: '&lt;a&gt;' },
      call: (values) => escapeHtml(textOf(values)),
    }),
    defineFunction({
      name: 'js',
      parameters: ['...any'],
      result: 'string',
      docs: 'Escapes for a string in JavaScript.',
      example: { template: `{{ js "it's" }}`, output: "it\\'s" },
      call: (values) => escapeJavaScript(textOf(values)),
    }),
    defineFunction({
      name: 'urlquery',
      parameters: ['...any'],
      result: 'string',
      docs: 'Escapes for the query of a URL.',
      example: { template: '{{ urlquery "a b&c" }}', output: 'a+b%26c' },
      call: (values) => escapeQuery(textOf(values)),
    }),
    defineFunction({
      name: 'call',
      parameters: ['raw', '...raw'],
      result: 'any',
      docs: 'Calls a function value; no function returns one.',
      call: ([callee, ...args], _context, operands) => {
        if (callee === undefined || callee === null) throw failure('call of nil');
        if (callee instanceof GoFunction) return callee.call(args);
        const type = typeName(callee);
        const shown = operands[0] === undefined ? pipedCallee(callee, type) : printNode(operands[0]);
        throw new RenderFailure(message`non-function ${shown} of type ${type}`);
      },
    }),
  ],
};

/** What stands for a callee that came through a pipe: texts themselves, anything else by its type. */
function pipedCallee(callee: Value, type: string): string | HiddenOperand {
  const text = typeof callee === 'string' ? callee : callee instanceof JsonNumber ? callee.text : undefined;
  return text === undefined ? `<${type} Value>` : hidden(text);
}

/** Arguments joined as `print` does, after each has been made ready as a result is: nil is `<no value>`. */
function textOf(values: readonly Value[]): string {
  return print(values.map((value) => (value === null || value === undefined ? printResult(value) : value)));
}

function lengthOf(value: Value): number {
  if (typeof value === 'string') return byteLength(value);
  if (value === undefined) throw failure('reflect: call of reflect.Value.Type on zero Value');
  if (value === null || value instanceof TypedNil) throw failure('len of nil pointer');
  if (value instanceof JsonNumber) return value.text.length;
  if (value instanceof GoList) return value.items.length;
  if (value instanceof GoMap) return value.size;
  if (value instanceof IntegerSequence) return 0;
  const type = typeName(value);
  throw failure(`len of type ${kindOf(value) === 'pointer' ? type.slice(1) : type}`);
}
