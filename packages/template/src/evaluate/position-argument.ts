import type { Operand } from '../parse/tree.ts';
import { TypedNil } from '../value/tagged.ts';
import { GoMap } from '../value/value.ts';
import type { Value } from '../value/value.ts';
import { accepting } from './accepting.ts';
import type { Evaluation } from './evaluation.ts';
import type { Evaluate } from './expression.ts';

/** An operand whose value depends on the data. */
export type Reference = Exclude<Operand, { kind: 'bool' | 'number' | 'string' | 'nil' | 'identifier' }>;

/**
 * A position of `slice`: what an `interface {}` of a map or list holds does not count; what a pipeline or `:=` took out
 * of one does. `compile` is for operands without a wanted type.
 */
export function compilePosition(operand: Reference, compile: (operand: Reference) => Evaluate): Evaluate {
  const evaluate = accepting(operand, compile(operand), 'raw');
  const isInterface = compileIsInterface(operand, compile);
  return (evaluation) => {
    const hides = isInterface(evaluation);
    const value = evaluate(evaluation);
    return hides ? HIDDEN : value;
  };
}

const HIDDEN = new TypedNil('interface {}');

function compileIsInterface(
  operand: Reference,
  compile: (operand: Reference) => Evaluate,
): (evaluation: Evaluation) => boolean {
  switch (operand.kind) {
    case 'dot':
      return (evaluation) => evaluation.dotIsInterface;
    case 'variable':
      if (operand.names.length > 0) break;
      return (evaluation) => evaluation.variableIsInterface[evaluation.indexOf(operand.name)] ?? false;
    case 'field':
      if (operand.names.length > 1) break;
      return (evaluation) => holdsInterfaces(evaluation.dot);
    case 'chain':
    case 'pipeline':
      return () => false;
  }
  const holder = compile({ ...operand, names: operand.names.slice(0, -1) });
  return (evaluation) => holdsInterfaces(holder(evaluation));
}

function holdsInterfaces(value: Value): boolean {
  return value instanceof GoMap && value.valueType === 'interface {}';
}
