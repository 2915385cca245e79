import { failure } from '../failure.ts';
import { kindOf, typeName } from '../value/kind.ts';
import type { FunctionGroup } from './catalogue.ts';
import { defineFunction } from './catalogue.ts';
import { named } from './json.ts';
import { trimSpace } from './white-space.ts';
import { yamlText } from './yaml-text.ts';

/** YAML out. Source: spec/template.md 9.5 and appendix B. */
export const yamlWriting: FunctionGroup = {
  name: 'YAML, writing',
  functions: [
    defineFunction({
      name: 'toYAML',
      parameters: ['any'],
      result: 'string',
      docs: 'Writes YAML without the final line break.',
      example: { template: '{{ parseJSON "{\\"a\\":[1,\\"yes\\"]}" | toYAML }}', output: 'a:\n- 1\n- "yes"' },
      call: ([value]) => {
        // The peer's writer panics at these, before it can name itself.
        if (['complex', 'channel', 'function'].includes(kindOf(value))) {
          throw failure(`cannot marshal type: ${typeName(value)}`);
        }
        return named('toYAML', () => trimSpace(yamlText(value)));
      },
    }),
  ],
};
