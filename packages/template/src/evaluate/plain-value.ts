import type { Node, NumberNode, Operand } from '../parse/tree.ts';
import { Complex } from '../value/tagged.ts';
import type { Evaluate } from './expression.ts';
import { constant, failing } from './expression.ts';

/** Dot, or a literal where no type is wanted. */
export function compileValue(operand: Operand): Evaluate {
  switch (operand.kind) {
    case 'dot':
      return (evaluation) => {
        evaluation.node = operand;
        return evaluation.dot;
      };
    case 'number':
      return compileNumber(operand);
    default: {
      const value = operand.kind === 'bool' || operand.kind === 'string' ? operand.value : undefined;
      return (evaluation) => {
        evaluation.node = operand;
        return value;
      };
    }
  }
}

/** A variable without fields. */
export function compileVariable(name: string, node: Node): Evaluate {
  return (evaluation) => {
    evaluation.node = node;
    return evaluation.variableValues[evaluation.indexOf(name)];
  };
}

/** A literal without a wanted type: an `int`, unless it is written as something else. */
function compileNumber(operand: NumberNode): Evaluate {
  const { integer, float, complex, isFloat } = operand.number;
  if (complex !== undefined) return constant(operand, new Complex(complex.real, complex.imaginary));
  if (isFloat) return constant(operand, float);
  return integer === undefined ? failing(operand, `${operand.source} overflows int`) : constant(operand, integer);
}
