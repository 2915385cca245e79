import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answerTo } from '../../support/answer-to.ts';

const numbers = suite('Sprig numbers');

/** Calls and what they give: the text, or the message of the error. Data: see `answerTo`. */
const answers: readonly (readonly [call: string, answer: string])[] = [
  ['sprig_int "1_000"', '1000'],
  ['sprig_int "1."', '0'],
  ['sprig_int "1.00"', '1'],
  ['sprig_int "1.50"', '0'],
  ['sprig_int "08"', '0'],
  ['sprig_int " 1"', '0'],
  ['sprig_int "-0x10"', '-16'],
  ['sprig_int 1e300', '-9223372036854775808'],
  ['sprig_int (sprig_float64 "nan")', '-9223372036854775808'],
  ['sprig_int .big', '0'],
  ['sprig_float64 .big', '1.2345678901234567e+19'],
  ['sprig_int .fraction', '0'],
  ['sprig_int (sprig_list 1)', '0'],
  ['sprig_float64 "0x1p4"', '16'],
  ['sprig_float64 "1_0.5"', '10.5'],
  ['sprig_float64 "-inf"', '-Inf'],
  ['sprig_int64 (parseUint "18446744073709551615")', '-1'],
  ['printf "%T" (sprig_int64 1)', 'int64'],
  ['sprig_atoi "99999999999999999999"', '9223372036854775807'],
  ['sprig_atoi "+5"', '5'],
  ['sprig_toDecimal "-17"', '-15'],
  ['sprig_toDecimal 1.5', '0'],
  ['sprig_add 9223372036854775807 1', '-9223372036854775808'],
  ['sprig_add nil true "x" 1.9', '2'],
  ['sprig_sub -9223372036854775808 1', '9223372036854775807'],
  ['sprig_mul 4611686018427387904 2', '-9223372036854775808'],
  ['sprig_div -7 2', '-3'],
  ['sprig_div -9223372036854775808 -1', '-9223372036854775808'],
  ['sprig_div 1 nil', 'error: error calling sprig_div: runtime error: integer divide by zero'],
  ['sprig_mod -7 3', '-1'],
  ['sprig_mod 7 "0"', 'error: error calling sprig_mod: runtime error: integer divide by zero'],
  ['sprig_max "x" -1', '0'],
  ['sprig_min true 5', '1'],
  ['sprig_maxf (sprig_float64 "inf") "nan"', '+Inf'],
  ['sprig_minf 1 "-inf" "nan"', '-Inf'],
  ['sprig_addf 0.1 0.2', '0.3'],
  ['sprig_addf "nan" 1', 'error: error calling sprig_addf: Cannot create a Decimal from NaN'],
  ['sprig_subf "-inf"', 'error: error calling sprig_subf: Cannot create a Decimal from -Inf'],
  ['sprig_subf 0.3 0.1 0.1', '0.1'],
  ['sprig_mulf 1.1 1.1 1.1', '1.331'],
  ['sprig_divf 2 3', '0.6666666666666667'],
  ['sprig_divf -1 3', '-0.3333333333333333'],
  ['sprig_divf 1 0', 'error: error calling sprig_divf: decimal division by 0'],
  ['sprig_divf 1e-300 1e300', '0'],
  ['sprig_add1f "2.5"', '3.5'],
  ['sprig_ceil "x"', '0'],
  ['sprig_floor -0.5', '-1'],
  ['sprig_round -2.1 0', '-3'],
  ['sprig_round 123.555555 3', '123.556'],
  ['sprig_round 1.4 0 0.3', '2'],
  ['sprig_round 123.456 -1', '120'],
  ['sprig_round 1.5 400', 'NaN'],
  ['sprig_round 1.5 0 .number', 'error: wrong type for value; expected float64; got json.Number'],
  ['sprig_round 1.5 "0"', 'error: expected integer; found "0"'],
  ['sprig_until -2', '[0 -1]'],
  ['sprig_untilStep 5 0 -2', '[5 3 1]'],
  ['sprig_untilStep 0 5 0', '[]'],
  ['sprig_untilStep 0 5 -1', '[]'],
  ['sprig_seq -2', '1 0 -1 -2'],
  ['sprig_seq 5 2', '5 4 3 2'],
  ['sprig_seq 7 -3 1', '7 4 1'],
  ['sprig_seq 1 -1 3', ''],
  ['sprig_seq 1 2 3 4', ''],
  ['sprig_seq "1"', 'error: expected integer; found "1"'],
  ['sprig_randInt 3 4', '3'],
  ['sprig_randInt 5 5', 'error: error calling sprig_randInt: invalid argument to Intn'],
];

for (const [call, answer] of answers) {
  numbers(`${call} gives ${answer}`, async () => {
    assert.is(await answerTo(call), answer);
  });
}

numbers.run();
