import { failure } from '../../failure.ts';
import { printOperand } from '../../print/print.ts';
import { checkItemCount } from '../../value/limits.ts';
import { parseGoInteger } from '../../value/parse-number.ts';
import { GoList } from '../../value/value.ts';
import { SizedInteger, wrapSigned } from '../../value/tagged.ts';
import type { Value } from '../../value/value.ts';
import type { FunctionDefinition, FunctionGroup } from '../catalogue.ts';
import { defineFunction } from '../catalogue.ts';
import { toFloat, toInteger } from './conversions.ts';
import type { DecimalNumber } from './decimal.ts';
import { powerOfTen } from './power-of-ten.ts';
import { add, decimalFrom, divide, floatFrom, multiply, subtract } from './decimal.ts';

/** Sprig's numbers: everything is converted first. Source: spec/template.md appendix D, Numbers. */
export const sprigNumbers: FunctionGroup = {
  name: 'Sprig: numbers',
  functions: [
    defineFunction({
      name: 'sprig_atoi',
      parameters: ['string'],
      result: 'int',
      docs: 'The decimal integer in a text, 0 when there is none.',
      example: { template: '{{ sprig_atoi "010" }}', output: '10' },
      call: ([text]) => atoi(text),
    }),
    conversion('int', 'int', 'Any value as integer; a leading zero means octal.', '"010"', '8', toInteger),
    conversion('int64', 'int64', 'Any value as int64.', '"7"', '7', (value) => int64(toInteger(value))),
    conversion('float64', 'float64', 'Any value as float64.', '"1.5"', '1.5', toFloat),
    conversion('toDecimal', 'int64', 'Reads octal digits.', '"777"', '511', (value) =>
      int64(octal(printOperand(value))),
    ),
    folded('add', 'Sum.', '1 2 3', '6', [], (values) => values.reduce((sum, value) => sum + value, 0n)),
    conversion('add1', 'int64', 'One more.', '4', '5', (value) => int64(toInteger(value) + 1n)),
    binary('sub', 'Difference.', '5 3', '2', (left, right) => left - right),
    binary('div', 'Quotient, cut.', '7 2', '3', (left, right) => left / divisor(right)),
    binary('mod', 'Rest of the division.', '7 3', '1', (left, right) => left % divisor(right)),
    folded('mul', 'Product.', '2 3 4', '24', ['any'], (values) =>
      values.reduce((product, value) => wrapSigned(product * value), 1n),
    ),
    folded('max', 'The largest integer.', '1 5 3', '5', ['any'], largest),
    folded('biggest', 'The same as max.', '1 5 3', '5', ['any'], largest),
    folded('min', 'The smallest integer.', '4 2', '2', ['any'], (values) => values.reduce((a, b) => (b < a ? b : a))),
    decimals('addf', 'Sum, computed with decimal numbers.', '1.1 2.2', '3.3', add, 0),
    decimals('subf', 'Difference.', '7.5 2 3', '2.5', subtract),
    decimals('mulf', 'Product.', '1.5 2', '3', multiply),
    decimals('divf', 'Quotient.', '10 4', '2.5', divide),
    conversion('add1f', 'float64', 'One more.', '1.5', '2.5', (value) =>
      floatFrom(add(decimalFrom(toFloat(value)), decimalFrom(1))),
    ),
    floats('maxf', 'The largest number.', '1 2.5', '2.5', larger),
    floats('minf', 'The smallest number.', '1.5 3', '1.5', smaller),
    conversion('floor', 'float64', 'The next whole number below.', '123.9', '123', (value) =>
      Math.floor(toFloat(value)),
    ),
    conversion('ceil', 'float64', 'The next whole number above.', '123.1', '124', (value) => Math.ceil(toFloat(value))),
    defineFunction({
      name: 'sprig_round',
      parameters: ['any', 'int', '...float64'],
      result: 'float64',
      docs: 'Rounds to a number of places; negative numbers go down.',
      example: { template: '{{ sprig_round 123.555555 3 }}', output: '123.556' },
      call: ([value, places, threshold]) => round(toFloat(value), Number(places), threshold ?? 0.5),
    }),
    defineFunction({
      name: 'sprig_until',
      parameters: ['int'],
      result: '[]int',
      docs: 'The integers from 0 up to but not including the argument.',
      example: { template: '{{ sprig_until 3 }}', output: '[0 1 2]' },
      call: ([count]) => new GoList('int', steps(0n, count, count < 0n ? -1n : 1n)),
    }),
    defineFunction({
      name: 'sprig_untilStep',
      parameters: ['int', 'int', 'int'],
      result: '[]int',
      docs: 'The integers from one number up to another in steps.',
      example: { template: '{{ sprig_untilStep 3 9 2 }}', output: '[3 5 7]' },
      call: ([start, stop, step]) => new GoList('int', steps(start, stop, step)),
    }),
    defineFunction({
      name: 'sprig_seq',
      parameters: ['...int'],
      result: 'string',
      docs: 'The integers up to and including the last, as text with spaces.',
      example: { template: '{{ sprig_seq 2 4 }}', output: '2 3 4' },
      call: (bounds) => sequence(bounds).join(' '),
    }),
    defineFunction({
      name: 'sprig_randInt',
      parameters: ['int', 'int'],
      result: 'int',
      docs: 'A random integer from the first up to but not including the second.',
      example: { template: '{{ sprig_randInt 5 6 }}', output: '5' },
      call: ([low, high], context) => {
        if (high <= low) throw failure('invalid argument to Intn');
        const bytes = context.cryptography?.randomBytes(16);
        if (bytes === undefined) throw failure('no source of randomness was given');
        const random = bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n);
        return low + (random % (high - low));
      },
    }),
  ],
};

function conversion(
  name: string,
  result: string,
  docs: string,
  input: string,
  output: string,
  convert: (value: Value) => Value,
): FunctionDefinition {
  const example = { template: `{{ sprig_${name} ${input} }}`, output };
  return defineFunction({
    name: `sprig_${name}`,
    parameters: ['any'],
    result,
    docs,
    example,
    call: ([value]) => convert(value),
  });
}

function folded(
  name: string,
  docs: string,
  input: string,
  output: string,
  first: readonly [] | readonly ['any'],
  fold: (values: readonly bigint[]) => bigint,
): FunctionDefinition {
  const shared = {
    name: `sprig_${name}`,
    result: 'int64',
    docs,
    example: { template: `{{ sprig_${name} ${input} }}`, output },
    call: (values: readonly Value[]) => int64(fold(values.map(toInteger))),
  };
  return first.length === 0
    ? defineFunction({ ...shared, parameters: ['...any'] })
    : defineFunction({ ...shared, parameters: ['any', '...any'] });
}

function binary(
  name: string,
  docs: string,
  input: string,
  output: string,
  compute: (left: bigint, right: bigint) => bigint,
): FunctionDefinition {
  return defineFunction({
    name: `sprig_${name}`,
    parameters: ['any', 'any'],
    result: 'int64',
    docs,
    example: { template: `{{ sprig_${name} ${input} }}`, output },
    call: ([left, right]) => int64(compute(toInteger(left), toInteger(right))),
  });
}

function decimals(
  name: string,
  docs: string,
  input: string,
  output: string,
  compute: (left: DecimalNumber, right: DecimalNumber) => DecimalNumber,
  start?: number,
): FunctionDefinition {
  const total = (first: DecimalNumber, rest: readonly Value[]) =>
    floatFrom(rest.reduce((result: DecimalNumber, value) => compute(result, decimalFrom(toFloat(value))), first));
  const shared = {
    name: `sprig_${name}`,
    result: 'float64',
    docs,
    example: { template: `{{ sprig_${name} ${input} }}`, output },
  };
  return start === undefined
    ? defineFunction({
        ...shared,
        parameters: ['any', '...any'],
        call: ([first, ...rest]) => total(decimalFrom(toFloat(first)), rest),
      })
    : defineFunction({ ...shared, parameters: ['...any'], call: (values) => total(decimalFrom(start), values) });
}

function floats(
  name: string,
  docs: string,
  input: string,
  output: string,
  choose: (left: number, right: number) => number,
): FunctionDefinition {
  return defineFunction({
    name: `sprig_${name}`,
    parameters: ['any', '...any'],
    result: 'float64',
    docs,
    example: { template: `{{ sprig_${name} ${input} }}`, output },
    call: ([first, ...rest]) => rest.reduce((result: number, value) => choose(result, toFloat(value)), toFloat(first)),
  });
}

function int64(value: bigint): SizedInteger {
  return new SizedInteger('int64', wrapSigned(value));
}

function largest(values: readonly bigint[]): bigint {
  return values.reduce((a, b) => (b > a ? b : a));
}

/** Infinity counts even beside NaN. */
function larger(left: number, right: number): number {
  return left === Infinity || right === Infinity ? Infinity : Math.max(left, right);
}

function smaller(left: number, right: number): number {
  return left === -Infinity || right === -Infinity ? -Infinity : Math.min(left, right);
}

function divisor(value: bigint): bigint {
  if (value === 0n) throw failure('runtime error: integer divide by zero');
  return value;
}

function atoi(text: string): bigint {
  const value = parseGoInteger(text, 10);
  if (typeof value === 'bigint') return value;
  // The problem is ignored, and the nearest number taken where it is one of size.
  const most = (1n << 63n) - 1n;
  return value === 'invalid syntax' ? 0n : text.startsWith('-') ? -most - 1n : most;
}

function octal(text: string): bigint {
  const found = /^([+-]?)([0-7]+)$/.exec(text);
  if (found === null) return 0n;
  const size = BigInt(`0o${found[2] ?? '0'}`);
  const value = found[1] === '-' ? -size : size;
  return wrapSigned(value) === value ? value : 0n;
}

function round(value: number, places: number, threshold: number): number {
  const power = powerOfTen(places);
  const digits = power * value;
  const fraction = digits - Math.trunc(digits);
  return (fraction >= threshold ? Math.ceil(digits) : Math.floor(digits)) / power;
}

function steps(start: bigint, stop: bigint, step: bigint): readonly bigint[] {
  const isDown = stop < start;
  if (step === 0n || isDown !== step < 0n) return [];
  const distance = isDown ? start - stop : stop - start;
  const size = isDown ? -step : step;
  const count = (distance + size - 1n) / size;
  checkItemCount(count);
  return Array.from({ length: Number(count) }, (_, index) => start + BigInt(index) * step);
}

function sequence(bounds: readonly bigint[]): readonly bigint[] {
  const [a = 0n, b = 0n, c = 0n] = bounds;
  switch (bounds.length) {
    case 1: {
      const step = a < 1n ? -1n : 1n;
      return steps(1n, a + step, step);
    }
    case 2: {
      const step = b < a ? -1n : 1n;
      return steps(a, b + step, step);
    }
    case 3: {
      const direction = c < a ? -1n : 1n;
      return direction < 0n && b > 0n ? [] : steps(a, c + direction, b);
    }
    default:
      return [];
  }
}
