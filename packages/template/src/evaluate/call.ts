import type { FunctionDefinition } from '../functions/catalogue.ts';
import { LimitFailure } from '../failure.ts';
import type { IdentifierNode, Node, Operand } from '../parse/tree.ts';
import { isTrue } from '../value/truth.ts';
import type { Value } from '../value/value.ts';
import { acceptValue } from './argument.ts';
import { argumentWork } from './argument-work.ts';
import type { Evaluation } from './evaluation.ts';
import type { Command, Evaluate } from './expression.ts';
import { parameterAt } from './parameters.ts';

/** A call of a function: `evaluators` are its arguments compiled for its parameters. `whole` is the command around. */
export function callOf(
  definition: FunctionDefinition,
  identifier: IdentifierNode,
  whole: Node,
  args: readonly Operand[],
  evaluators: readonly Evaluate[],
  isPiped: boolean,
): Command {
  const first = evaluators[0];
  const pipedType = parameterAt(definition, args.length);
  const invoke = guardedCall(definition, whole, args);
  if (evaluators.length === 0 && isPiped) {
    return (evaluation, piped) => {
      evaluation.node = identifier;
      return invoke(evaluation, [acceptValue(evaluation, piped, pipedType)]);
    };
  }
  if (evaluators.length === 1 && first !== undefined && !isPiped) {
    return (evaluation) => {
      evaluation.node = identifier;
      return invoke(evaluation, [first(evaluation)]);
    };
  }
  return (evaluation, piped) => {
    evaluation.node = identifier;
    const values: Value[] = [];
    for (const evaluate of evaluators) values.push(evaluate(evaluation));
    if (isPiped) values.push(acceptValue(evaluation, piped, pipedType));
    return invoke(evaluation, values);
  };
}

/** `and` and `or`: the argument that decides, and none behind it is evaluated. */
export function shortCircuitOf(
  decisive: boolean,
  identifier: IdentifierNode,
  evaluators: readonly Evaluate[],
  isPiped: boolean,
): Command {
  return (evaluation, piped) => {
    evaluation.node = identifier;
    let value: Value;
    for (const evaluate of evaluators) {
      value = evaluate(evaluation);
      if (isTrue(value) === decisive) return value;
    }
    return isPiped ? piped : value;
  };
}

/** The call itself; its failures happen at the command. */
function guardedCall(
  definition: FunctionDefinition,
  whole: Node,
  args: readonly Operand[],
): (evaluation: Evaluation, values: readonly Value[]) => Value {
  const { name, mutates = false, steps = 0, looksUp = false } = definition;
  const call = definition.newCall?.() ?? definition.call;
  return (evaluation, values) => {
    try {
      const work = argumentWork(values, looksUp);
      if (work > 0) evaluation.spend(work);
      const result = call(values, evaluation.context, args);
      // Afterwards: texts grow by concatenation, which costs nothing until it is too late.
      evaluation.spendCall(result, values, mutates, steps);
      return result;
    } catch (error) {
      // Where Go points after a failed call.
      if (error instanceof LimitFailure || !(error instanceof RangeError)) evaluation.node = whole;
      throw evaluation.located(error, name);
    }
  };
}
