import type { Node } from '../parse/tree.ts';
import type { ParameterType } from '../value/parameter-type.ts';
import { acceptValue } from './argument.ts';
import type { Evaluate } from './expression.ts';

/** An operand, and its value made to fit a parameter of that type. Source: spec/template.md 4.8.2. */
export function accepting(node: Node, evaluate: Evaluate, type: ParameterType): Evaluate {
  if (type === 'raw') {
    return (evaluation) => {
      evaluation.node = node;
      return evaluate(evaluation);
    };
  }
  if (type === 'string') {
    return (evaluation) => {
      evaluation.node = node;
      const value = evaluate(evaluation);
      return typeof value === 'string' ? value : acceptValue(evaluation, value, type);
    };
  }
  return (evaluation) => {
    evaluation.node = node;
    return acceptValue(evaluation, evaluate(evaluation), type);
  };
}
