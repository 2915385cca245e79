import { hidden, message, RenderFailure } from '../failure.ts';
import { quote } from '../print/quote.ts';
import { SizedInteger } from '../value/tagged.ts';
import { parseGoFloat, parseGoInteger, parseGoUnsigned } from '../value/parse-number.ts';
import type { FunctionGroup } from './catalogue.ts';
import { defineFunction } from './catalogue.ts';

/** Texts to numbers and booleans. Source: spec/template.md 9.4. */
export const conversion: FunctionGroup = {
  name: 'Conversions',
  functions: [
    defineFunction({
      name: 'parseBool',
      parameters: ['string'],
      result: 'bool',
      docs: 'The truth value that a text names; an empty text is false.',
      example: { template: '{{ parseBool "T" }}', output: 'true' },
      call: ([text]) => {
        if (TRUE.has(text)) return true;
        if (FALSE.has(text)) return false;
        throw problem('parseBool', 'ParseBool', text, 'invalid syntax');
      },
    }),
    defineFunction({
      name: 'parseInt',
      parameters: ['string'],
      result: 'int64',
      docs: 'The decimal integer in a text; an empty text is 0.',
      example: { template: '{{ parseInt "-42" }}', output: '-42' },
      call: ([text]) => new SizedInteger('int64', parseInteger(text)),
    }),
    defineFunction({
      name: 'parseUint',
      parameters: ['string'],
      result: 'uint64',
      docs: 'The decimal integer without sign in a text; an empty text is 0.',
      example: { template: '{{ parseUint "42" }}', output: '42' },
      call: ([text]) => {
        const value = text === '' ? 0n : parseGoUnsigned(text, 10);
        if (typeof value === 'bigint') return new SizedInteger('uint64', value);
        throw problem('parseUint', 'ParseUint', text, value);
      },
    }),
    defineFunction({
      name: 'parseFloat',
      parameters: ['string'],
      result: 'float64',
      docs: 'The number in a text; an empty text is 0.',
      example: { template: '{{ parseFloat "1.50" }}', output: '1.5' },
      call: ([text]) => {
        const value = text === '' ? 0 : parseGoFloat(text);
        if (typeof value === 'number') return value;
        throw problem('parseFloat', 'ParseFloat', text, value);
      },
    }),
  ],
};

/** What `parseInt` makes of a text, with its failure. */
export function parseInteger(text: string): bigint {
  const value = text === '' ? 0n : parseGoInteger(text, 10);
  if (typeof value === 'bigint') return value;
  throw problem('parseInt', 'ParseInt', text, value);
}

const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE: ReadonlySet<string> = new Set(['', '0', 'f', 'F', 'FALSE', 'false', 'False']);

function problem(name: string, parser: string, text: string, reason: string): RenderFailure {
  return new RenderFailure(message`${name}: strconv.${parser}: parsing ${hidden(quote(text))}: ${reason}`);
}
