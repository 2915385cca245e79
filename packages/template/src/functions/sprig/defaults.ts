import { failure, hidden, message, RenderFailure } from '../../failure.ts';
import { deepEqual } from '../../value/deep-equal.ts';
import { typeName } from '../../value/kind.ts';
import { reflectKind } from '../../value/reflect-kind.ts';
import type { FunctionGroup } from '../catalogue.ts';
import { defineFunction } from '../catalogue.ts';
import { isEmptyValue } from '../merge.ts';

/** Sprig's defaults, types and flow. Source: spec/template.md appendix D, Defaults, Reflection, Flow. */
export const sprigDefaults: FunctionGroup = {
  name: 'Sprig: defaults and types',
  functions: [
    defineFunction({
      name: 'sprig_default',
      parameters: ['any', '...any'],
      result: 'any',
      docs: 'The second argument, or the first when the second is empty.',
      example: { template: '{{ "" | sprig_default "d" }}', output: 'd' },
      call: ([fallback, ...given]) => (given.length === 0 || isEmptyValue(given[0]) ? fallback : given[0]),
    }),
    defineFunction({
      name: 'sprig_empty',
      parameters: ['any'],
      result: 'bool',
      docs: "Whether the argument is nil or its type's zero value.",
      example: { template: '{{ sprig_empty 0 }}', output: 'true' },
      call: ([value]) => isEmptyValue(value),
    }),
    defineFunction({
      name: 'sprig_coalesce',
      parameters: ['...any'],
      result: 'any',
      docs: 'The first argument that is not empty.',
      example: { template: '{{ sprig_coalesce "" 0 "x" }}', output: 'x' },
      call: (values) => values.find((value) => !isEmptyValue(value)) ?? null,
    }),
    defineFunction({
      name: 'sprig_all',
      parameters: ['...any'],
      result: 'bool',
      docs: 'Whether no argument is empty.',
      example: { template: '{{ sprig_all 1 "x" }}', output: 'true' },
      call: (values) => values.every((value) => !isEmptyValue(value)),
    }),
    defineFunction({
      name: 'sprig_any',
      parameters: ['...any'],
      result: 'bool',
      docs: 'Whether some argument is not empty.',
      example: { template: '{{ sprig_any "" 1 }}', output: 'true' },
      call: (values) => values.some((value) => !isEmptyValue(value)),
    }),
    defineFunction({
      name: 'sprig_ternary',
      parameters: ['any', 'any', 'bool'],
      result: 'any',
      docs: 'The first argument when the third is true, else the second.',
      example: { template: '{{ true | sprig_ternary "a" "b" }}', output: 'a' },
      call: ([yes, no, condition]) => (condition ? yes : no),
    }),
    defineFunction({
      name: 'sprig_typeOf',
      parameters: ['any'],
      result: 'string',
      docs: "Go's name of the type.",
      example: { template: '{{ sprig_typeOf 1.5 }}', output: 'float64' },
      call: ([value]) => typeName(value),
    }),
    defineFunction({
      name: 'sprig_typeIs',
      parameters: ['string', 'any'],
      result: 'bool',
      docs: 'Whether the type has this name.',
      example: { template: '{{ sprig_typeIs "int" 1 }}', output: 'true' },
      call: ([name, value]) => typeName(value) === name,
    }),
    defineFunction({
      name: 'sprig_typeIsLike',
      parameters: ['string', 'any'],
      result: 'bool',
      docs: 'Whether the type has this name, or is a pointer to it.',
      example: { template: '{{ sprig_typeIsLike "int" 1 }}', output: 'true' },
      call: ([name, value]) => typeName(value) === name || typeName(value) === `*${name}`,
    }),
    defineFunction({
      name: 'sprig_kindOf',
      parameters: ['any'],
      result: 'string',
      docs: "Go's name of the kind.",
      example: { template: '{{ sprig_kindOf (sprig_list) }}', output: 'slice' },
      call: ([value]) => reflectKind(value),
    }),
    defineFunction({
      name: 'sprig_kindIs',
      parameters: ['string', 'any'],
      result: 'bool',
      docs: 'Whether the kind has this name.',
      example: { template: '{{ sprig_kindIs "int" 1 }}', output: 'true' },
      call: ([name, value]) => reflectKind(value) === name,
    }),
    defineFunction({
      name: 'sprig_deepEqual',
      parameters: ['any', 'any'],
      result: 'bool',
      docs: 'Whether types and contents are equal.',
      example: { template: '{{ sprig_deepEqual (sprig_list 1) (sprig_list 1) }}', output: 'true' },
      call: ([left, right]) => deepEqual(left, right),
    }),
    defineFunction({
      name: 'sprig_fail',
      parameters: ['string'],
      result: 'string',
      docs: 'Fails with this text; safe messages show it only where it is written in the template itself.',
      example: { template: '{{ if false }}{{ sprig_fail "no password" }}{{ else }}ok{{ end }}', output: 'ok' },
      call: ([text], _context, [operand]) => {
        throw operand?.kind === 'string' ? failure(text) : new RenderFailure(message`${hidden(text, 'a text')}`);
      },
    }),
  ],
};
