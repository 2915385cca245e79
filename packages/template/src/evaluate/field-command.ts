import type { ChainNode, FieldNode, Operand, VariableNode } from '../parse/tree.ts';
import type { ParameterType } from '../value/parameter-type.ts';
import type { Value } from '../value/value.ts';
import { acceptValue } from './argument.ts';
import type { Evaluation } from './evaluation.ts';
import type { Command, Evaluate } from './expression.ts';
import type { FieldArguments } from './field.ts';
import { fieldsOf } from './field.ts';

/** Arguments behind fields, as a piped value completes them. */
export type BuildArguments = (piped: Value) => FieldArguments;

/** `.a.b`. */
export function fieldsOfDot(node: FieldNode, args: BuildArguments | undefined): Command {
  const { names } = node;
  return (evaluation, piped) => {
    evaluation.node = node;
    return fieldsOf(evaluation, evaluation.dot, evaluation.dotIsInterface, names, args?.(piped), node);
  };
}

/** `$v.a.b`. */
export function fieldsOfVariable(node: VariableNode, args: BuildArguments | undefined): Command {
  const { name, names } = node;
  return (evaluation, piped) => {
    evaluation.node = node;
    const index = evaluation.indexOf(name);
    const isInterface = evaluation.variableIsInterface[index] ?? false;
    return fieldsOf(evaluation, evaluation.variableValues[index], isInterface, names, args?.(piped), node);
  };
}

/** `(…).a.b`. */
export function fieldsOfChain(node: ChainNode, receiver: Evaluate, args: BuildArguments | undefined): Command {
  const { names } = node;
  return (evaluation, piped) => {
    evaluation.node = node;
    return fieldsOf(evaluation, receiver(evaluation), false, names, args?.(piped), node);
  };
}

/** Arguments of a method call. They are compiled when the method's types are known, once for each type. */
export function fieldArguments(
  compile: (operand: Operand, type: ParameterType) => Evaluate,
  args: readonly Operand[],
  isPiped: boolean,
): BuildArguments | undefined {
  if (args.length === 0 && !isPiped) return undefined;
  const compiled = args.map(() => new Map<ParameterType, Evaluate>());
  const at = (evaluation: Evaluation, index: number, type: ParameterType, piped: Value): Value => {
    const operand = args[index];
    const known = compiled[index];
    if (operand === undefined || known === undefined) return acceptValue(evaluation, piped, type);
    const evaluate = known.get(type) ?? compile(operand, type);
    known.set(type, evaluate);
    return evaluate(evaluation);
  };
  return (piped) => ({
    count: args.length + (isPiped ? 1 : 0),
    at: (evaluation, index, type) => at(evaluation, index, type, piped),
  });
}
