import type { ArgumentsOf, Example, FunctionDefinition, Parameter } from '../catalogue.ts';
import { defineFunction } from '../catalogue.ts';
import type { Value } from '../../value/value.ts';

/** A function under its plain name and with `must` in front: here both fail in the same way. */
export function withMust<const P extends readonly Parameter[]>(
  name: string,
  parameters: P,
  result: string,
  docs: string,
  example: Example,
  call: (args: ArgumentsOf<P>) => Value,
): readonly FunctionDefinition[] {
  const mustName = `must${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const mustExample = { ...example, template: example.template.replace(`sprig_${name} `, `sprig_${mustName} `) };
  return [
    defineFunction({ name: `sprig_${name}`, parameters, result, docs, example, call }),
    defineFunction({ name: `sprig_${mustName}`, parameters, result, docs, example: mustExample, call }),
  ];
}
