import type { FunctionGroup } from './catalogue.ts';
import { defineFunction } from './catalogue.ts';
import { named } from './json.ts';
import { tomlText } from './toml-text.ts';
import { trimSpace } from './white-space.ts';
import { failure } from '../failure.ts';

/** TOML out. Source: spec/template.md 9.5 and appendix C. */
export const toml: FunctionGroup = {
  name: 'TOML',
  functions: [
    defineFunction({
      name: 'toTOML',
      parameters: ['any'],
      result: 'string',
      docs: 'Writes TOML.',
      example: {
        template: '{{ parseJSON "{\\"a\\":\\"x\\",\\"t\\":{\\"b\\":1.5}}" | toTOML }}',
        output: 'a = "x"\n\n[t]\n  b = 1.5',
      },
      call: ([value]) => {
        // The peer's encoder trips over a bare nil before it can name itself.
        if (value === null || value === undefined) throw failure('reflect: call of reflect.Value.Type on zero Value');
        return named('toTOML', () => trimSpace(tomlText(value)));
      },
    }),
  ],
};
