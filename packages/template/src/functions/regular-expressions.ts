import type { FunctionGroup } from './catalogue.ts';
import { costing, defineFunction } from './catalogue.ts';
import { compileRegex, replaceMatches } from './regex.ts';

/** Regular expressions with RE2's syntax. Source: spec/template.md 9.4. */
export const regularExpressions: FunctionGroup = {
  name: 'Regular expressions',
  functions: costing(24, [
    defineFunction({
      name: 'regexMatch',
      parameters: ['string', 'string'],
      result: 'bool',
      docs: 'Whether the expression matches somewhere in the text.',
      example: { template: '{{ "abc" | regexMatch "^a.c$" }}', output: 'true' },
      call: ([pattern, text]) => compileRegex(pattern).test(text),
    }),
    defineFunction({
      name: 'regexReplaceAll',
      parameters: ['string', 'string', 'string'],
      result: 'string',
      docs: 'Replaces every match; $1, ${1} and ${name} stand for groups.',
      example: { template: '{{ "x=1" | regexReplaceAll "(\\\\w)=(\\\\w)" "$2=$1" }}', output: '1=x' },
      call: ([pattern, replacement, text]) => replaceMatches(compileRegex(pattern), text, replacement),
    }),
  ]),
};
