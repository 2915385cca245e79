import { failure } from '../failure.ts';
import type { FunctionDefinition } from './catalogue.ts';
import { defineFunction } from './catalogue.ts';

/** What stands in place of a denied function: it takes texts and fails when it is reached. Source: spec/template.md 9.10. */
export function deniedFunction(name: string): FunctionDefinition {
  return defineFunction({
    name,
    parameters: ['...string'],
    result: 'string',
    docs: 'Disabled by the denylist.',
    call: () => {
      throw failure('function is disabled');
    },
  });
}
