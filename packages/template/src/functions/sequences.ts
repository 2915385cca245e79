import { JsonNumber } from '@sluice/core';
import { failure } from '../failure.ts';
import { IntegerSequence } from '../value/integer-sequence.ts';
import { typeName } from '../value/kind.ts';
import { SizedInteger, wrapSigned } from '../value/tagged.ts';
import type { Value } from '../value/value.ts';
import type { FunctionGroup } from './catalogue.ts';
import { defineFunction } from './catalogue.ts';
import { parseInteger } from './conversion.ts';

/** Counting and remembering. Source: spec/template.md 9.3. */
export const sequences: FunctionGroup = {
  name: 'Loops and memory',
  functions: [
    defineFunction({
      name: 'loop',
      parameters: ['...any'],
      result: '<-chan int64',
      docs: 'The integers from 0, or from the first argument, up to but not including the last; for `range`.',
      example: { template: '{{ range loop 3 }}{{ . }}{{ end }}', output: '012' },
      call: (bounds) => {
        const [first, second] = bounds;
        if (bounds.length < 1 || bounds.length > 2) {
          throw failure(`loop: wrong number of arguments, expected 1 or 2, but got ${bounds.length}`);
        }
        return bounds.length === 1
          ? new IntegerSequence(0n, bound(first))
          : new IntegerSequence(bound(first), bound(second));
      },
    }),
    defineFunction({
      name: 'scratch',
      parameters: [],
      result: '*Scratch',
      docs: 'A pocket of this pass: .Set k v, .SetX k v, .Get k, .Key k, .MapSet k m v, .MapSetX k m v, .MapValues k.',
      example: { template: '{{ scratch.Set "k" 1 }}{{ scratch.Get "k" }}', output: '1' },
      call: (_args, context) => context.scratch(),
    }),
  ],
};

function bound(value: Value): bigint {
  if (typeof value === 'bigint') return value;
  if (value instanceof SizedInteger) return wrapSigned(value.value);
  if (typeof value === 'string') return parseInteger(value);
  if (value instanceof JsonNumber) return parseInteger(value.text);
  throw failure(`loop: bad argument type: ${typeName(value)}`);
}
