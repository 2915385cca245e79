import { failure, message, Operand, RenderFailure } from '../failure.ts';
import { formatOperand, noFlags } from '../print/format.ts';
import { kindOf, typeName } from '../value/kind.ts';
import { SizedInteger, wrapSigned, wrapUnsigned } from '../value/tagged.ts';
import type { Value } from '../value/value.ts';
import type { FunctionDefinition, FunctionGroup } from './catalogue.ts';
import { defineFunction } from './catalogue.ts';

/** Arithmetic; the right operand comes first, so that `5 | subtract 2` is 3. Source: spec/template.md 9.6. */
export const math: FunctionGroup = {
  name: 'Arithmetic',
  functions: [
    arithmetic(
      'add',
      'Sum.',
      '{{ add 1 2 }}',
      '3',
      (a, b) => b + a,
      (a, b) => b + a,
    ),
    arithmetic(
      'subtract',
      'Second number minus the first.',
      '{{ 5 | subtract 2 }}',
      '3',
      (a, b) => b - a,
      (a, b) => b - a,
    ),
    arithmetic(
      'multiply',
      'Product.',
      '{{ multiply 3 4 }}',
      '12',
      (a, b) => b * a,
      (a, b) => b * a,
    ),
    arithmetic(
      'divide',
      'Second number divided by the first; integers are cut.',
      '{{ 10 | divide 4 }}',
      '2',
      integerDivide,
      (a, b) => b / a,
    ),
    defineFunction({
      name: 'modulo',
      parameters: ['any', 'any'],
      result: 'int64, uint64',
      docs: 'Rest of dividing the second integer by the first, with the sign of the second.',
      example: { template: '{{ 10 | modulo 3 }}', output: '1' },
      call: ([right, left]) => {
        for (const operand of [left, right]) {
          if (kindOf(operand) !== 'int' && kindOf(operand) !== 'uint') throw unknownType('modulo', operand);
        }
        return calculate('modulo', right, left, integerModulo, () => Number.NaN);
      },
    }),
    chooser('minimum', 'The smaller number.', '{{ minimum 3 5 }}', '3', (left, right) => left < right),
    chooser('maximum', 'The larger number.', '{{ maximum 3 5 }}', '5', (left, right) => left > right),
  ],
};

type Integers = (right: bigint, left: bigint) => bigint;
type Floats = (right: number, left: number) => number;

function arithmetic(
  name: string,
  docs: string,
  template: string,
  output: string,
  integers: Integers,
  floats: Floats,
): FunctionDefinition {
  return defineFunction({
    name,
    parameters: ['any', 'any'],
    result: 'int64, uint64 or float64',
    docs,
    example: { template, output },
    call: ([right, left]) => calculate(name, right, left, integers, floats),
  });
}

function calculate(name: string, right: Value, left: Value, integers: Integers, floats: Floats): Value {
  const a = numberOf(name, left);
  const b = numberOf(name, right);
  if (typeof a === 'number' || typeof b === 'number') return floats(Number(b), Number(a));
  if (kindOf(left) === 'uint' && kindOf(right) === 'uint')
    return new SizedInteger('uint64', wrapUnsigned(integers(b, a)));
  return new SizedInteger('int64', wrapSigned(integers(wrapSigned(b), wrapSigned(a))));
}

function integerDivide(right: bigint, left: bigint): bigint {
  if (right === 0n) throw failure('runtime error: integer divide by zero');
  return left / right;
}

function integerModulo(right: bigint, left: bigint): bigint {
  if (right === 0n) throw failure('runtime error: integer divide by zero');
  return left % right;
}

/** Keeps the type of the operand it chooses; of equal ones the first parameter. */
function chooser(
  name: string,
  docs: string,
  template: string,
  output: string,
  isChosen: (left: bigint | number, right: bigint | number) => boolean,
): FunctionDefinition {
  return defineFunction({
    name,
    parameters: ['any', 'any'],
    result: 'int64, uint64 or float64',
    docs,
    example: { template, output },
    call: ([right, left]) => (isChosen(numberOf(name, left), numberOf(name, right)) ? widened(left) : widened(right)),
  });
}

function widened(value: Value): Value {
  if (typeof value === 'bigint') return new SizedInteger('int64', value);
  if (value instanceof SizedInteger)
    return new SizedInteger(kindOf(value) === 'uint' ? 'uint64' : 'int64', value.value);
  return value;
}

function numberOf(name: string, value: Value): bigint | number {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  if (value instanceof SizedInteger) return value.value;
  throw unknownType(name, value);
}

function unknownType(name: string, value: Value): RenderFailure {
  if (value === undefined || value === null)
    return failure(`${name}: unknown type for <invalid reflect.Value> (<nil>)`);
  const shown = new Operand(formatOperand(value, 'q', noFlags()), 'a value');
  return new RenderFailure(message`${name}: unknown type for ${shown} (${typeName(value)})`);
}
