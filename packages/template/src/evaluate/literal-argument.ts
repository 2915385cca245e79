import type { Operand } from '../parse/tree.ts';
import { printNode } from '../parse/print-tree.ts';
import type { ParameterType } from '../value/parameter-type.ts';
import { goTypeNames } from '../value/parameter-type.ts';
import { nilContainer } from './argument.ts';
import type { Evaluate } from './expression.ts';
import { constant, failing } from './expression.ts';
import { compileValue } from './plain-value.ts';

/** A literal for a parameter of that type: its value, or always the same failure. Source: spec/template.md 4.8.1. */
export function compileLiteral(
  operand: Extract<Operand, { kind: 'bool' | 'number' | 'string' }>,
  type: ParameterType,
): Evaluate {
  switch (type) {
    case 'any':
    case 'raw':
    case 'position':
      return compileValue(operand);
    case 'string':
      return operand.kind === 'string' ? constant(operand, operand.value) : expecting(operand, 'string');
    case 'bool':
      return operand.kind === 'bool' ? constant(operand, operand.value) : expecting(operand, 'bool');
    case 'int':
    case 'int64':
    case 'duration': {
      const integer = operand.kind === 'number' ? operand.number.integer : undefined;
      return integer === undefined ? expecting(operand, 'integer') : constant(operand, integer);
    }
    case 'uint32': {
      const unsigned = operand.kind === 'number' ? operand.number.unsigned : undefined;
      if (unsigned === undefined) return expecting(operand, 'unsigned integer');
      return constant(operand, BigInt.asUintN(32, unsigned));
    }
    case 'float64': {
      const float = operand.kind === 'number' ? operand.number.float : undefined;
      return float === undefined ? expecting(operand, 'float') : constant(operand, float);
    }
    case 'strings':
    case 'list':
    case 'map':
    case 'time':
    case 'certificate':
    case 'version':
    case 'keyPairs':
    case 'healthServices':
    case 'mergeOption':
      return failing(operand, `can't handle ${printNode(operand)} for arg of type ${goTypeNames[type]}`);
  }
}

/** The word `nil` for a parameter of that type. */
export function compileNil(operand: Operand, type: ParameterType): Evaluate {
  switch (type) {
    case 'any':
    case 'keyPairs':
    case 'healthServices':
    case 'mergeOption':
      return constant(operand, null);
    case 'raw':
    case 'position':
      return constant(operand, undefined);
    case 'strings':
    case 'list':
    case 'map':
      return constant(operand, nilContainer(type));
    default:
      return failing(operand, `cannot assign nil to ${goTypeNames[type]}`);
  }
}

function expecting(operand: Operand, wanted: string): Evaluate {
  return failing(operand, `expected ${wanted}; found ${printNode(operand)}`);
}
