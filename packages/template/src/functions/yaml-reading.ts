import { mapOf } from '../value/map.ts';
import type { FunctionGroup } from './catalogue.ts';
import { defineFunction } from './catalogue.ts';
import { readYaml } from './yaml-reader.ts';

/** YAML in. Source: spec/template.md 9.5. */
export const yamlReading: FunctionGroup = {
  name: 'YAML, reading',
  functions: [
    defineFunction({
      name: 'parseYAML',
      parameters: ['string'],
      result: 'any',
      docs: 'Reads the first document of a YAML 1.1 text; an empty text is an empty map.',
      example: { template: '{{ (parseYAML "a: {b: deep}").a.b }}', output: 'deep' },
      call: ([text], context) => (text === '' ? mapOf() : readYaml(text, context)),
    }),
  ],
};
