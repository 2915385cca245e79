import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answerTo } from '../../support/answer-to.ts';

const defaults = suite('Sprig defaults and types');

/** Calls and what they give: the text, or the message of the error. Data: see `answerTo`. */
const answers: readonly (readonly [call: string, answer: string])[] = [
  ['sprig_default "d" .number', '5'],
  ['sprig_default "d" nil', 'd'],
  ['sprig_default "d" "" "x"', 'd'],
  ['sprig_default nil 0', '<no value>'],
  ['sprig_empty (sprig_toDate "x" "y")', 'false'],
  ['sprig_empty .number', 'false'],
  ['sprig_empty 0i', 'true'],
  ['sprig_empty " "', 'false'],
  ['sprig_coalesce nil "" 0 (sprig_list) 3 4', '3'],
  ['sprig_coalesce', '<no value>'],
  ['sprig_all', 'true'],
  ['sprig_any', 'false'],
  ['sprig_all 1 nil', 'false'],
  ['sprig_any nil .number', 'true'],
  ['sprig_ternary 1 2 (eq 1 1)', '1'],
  ['sprig_ternary 1 2 nil', 'error: cannot assign nil to bool'],
  ['sprig_ternary 1 2 .nope', 'error: wrong type for value; expected bool; got interface {}'],
  ['sprig_ternary 1 2 1', 'error: expected bool; found 1'],
  ['sprig_fail "stop"', 'error: error calling sprig_fail: stop'],
  ['sprig_fail ""', 'error: error calling sprig_fail: '],
  ['sprig_fail 5', 'error: expected string; found 5'],
  ['sprig_typeOf nil', '<nil>'],
  ['sprig_typeOf .number', 'json.Number'],
  ['sprig_typeOf (sprig_chunk 1 (sprig_list 1))', '[][]interface {}'],
  ['sprig_typeOf (sprig_semver "1")', '*semver.Version'],
  ['sprig_typeIs "<nil>" nil', 'true'],
  ['sprig_typeIsLike "semver.Version" (sprig_semver "1")', 'true'],
  ['sprig_typeIs 1 1', 'error: expected string; found 1'],
  ['sprig_kindOf nil', 'invalid'],
  ['sprig_kindOf 2i', 'complex128'],
  ['sprig_kindOf (sprig_toDate "2006" "2024")', 'struct'],
  ['sprig_kindOf (parseUint "1")', 'uint64'],
  ['sprig_kindIs "ptr" (sprig_semver "1")', 'true'],
  ['sprig_deepEqual 1 1.0', 'false'],
  ['sprig_deepEqual nil .nope', 'true'],
  ['sprig_deepEqual (sprig_list) (sprig_rest (sprig_list))', 'false'],
  ['sprig_deepEqual (sprig_dict "a" (sprig_list nil)) (sprig_dict "a" (sprig_list nil))', 'true'],
  ['sprig_deepEqual (sprig_float64 "nan") (sprig_float64 "nan")', 'false'],
  ['sprig_deepEqual (sprig_semver "1") (sprig_semver "v1")', 'false'],
];

for (const [call, answer] of answers) {
  defaults(`${call} gives ${answer}`, async () => {
    assert.is(await answerTo(call), answer);
  });
}

defaults.run();
