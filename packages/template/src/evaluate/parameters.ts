import type { FunctionDefinition } from '../functions/catalogue.ts';
import type { ParameterType } from '../value/parameter-type.ts';
import { goTypeNames } from '../value/parameter-type.ts';

/**
 * Go's text for a call with a wrong number of arguments, `written` ones and perhaps a piped one. That counts, but Go
 * leaves it out of what it says of functions with any number of arguments.
 */
export function countProblem(
  { name, parameters }: Pick<FunctionDefinition, 'name' | 'parameters'>,
  written: number,
  isPiped: boolean,
): string | undefined {
  const count = written + (isPiped ? 1 : 0);
  const isVariadic = parameters.at(-1)?.startsWith('...') ?? false;
  if (!isVariadic) {
    return count === parameters.length
      ? undefined
      : `wrong number of args for ${name}: want ${parameters.length} got ${count}`;
  }
  const fixed = parameters.length - 1;
  return count >= fixed ? undefined : `wrong number of args for ${name}: want at least ${fixed} got ${written}`;
}

/** The type of the argument at that index, from 0; the last parameter may stand for any number of them. */
export function parameterAt({ parameters }: FunctionDefinition, index: number): ParameterType {
  const parameter = parameters[index] ?? parameters.at(-1) ?? 'any';
  return withoutDots(parameter);
}

function withoutDots(parameter: string): ParameterType {
  const name = parameter.startsWith('...') ? parameter.slice(3) : parameter;
  return isParameterType(name) ? name : 'any';
}

function isParameterType(name: string): name is ParameterType {
  return Object.hasOwn(goTypeNames, name);
}
