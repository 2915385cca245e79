import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answerTo } from '../../support/answer-to.ts';

const regularExpressions = suite('Sprig regular expressions');

/** Calls and what they give: the text, or the message of the error. Data: see `answerTo`. */
const answers: readonly (readonly [call: string, answer: string])[] = [
  ['sprig_regexMatch "(" "x"', 'false'],
  [
    'sprig_mustRegexMatch "(" "x"',
    'error: error calling sprig_mustRegexMatch: error parsing regexp: missing closing ): `(`',
  ],
  ['sprig_regexFind "b+" "aabbb"', 'bbb'],
  [
    'sprig_regexFind "`(" "x"',
    'error: error calling sprig_regexFind: regexp: Compile("`("): error parsing regexp: missing closing ): ``(`',
  ],
  [
    'sprig_regexFind "[" "x"',
    'error: error calling sprig_regexFind: regexp: Compile(`[`): error parsing regexp: missing closing ]: `[`',
  ],
  [
    'sprig_mustRegexFind "a\\\\1" "x"',
    'error: error calling sprig_mustRegexFind: error parsing regexp: invalid escape sequence: `\\1`',
  ],
  ['sprig_regexFindAll "a" "banana" 2', '[a a]'],
  ['sprig_regexFindAll "x" "banana" -1 | toJSON', 'null'],
  ['sprig_regexFindAll "" "ab" -1 | toJSON', '["","",""]'],
  ['sprig_regexFindAll "a" "banana" 0 | toJSON', 'null'],
  ['sprig_regexReplaceAll "(a)(n)?" "banana" "<$1>${2}$3"', 'b<a>n<a>n<a>'],
  ['sprig_regexReplaceAll "a*" "baac" "-"', '-b-c-'],
  ['sprig_regexReplaceAllLiteral "a" "banana" "$0"', 'b$0n$0n$0'],
  [
    'sprig_mustRegexReplaceAllLiteral "?" "a" "b"',
    'error: error calling sprig_mustRegexReplaceAllLiteral: error parsing regexp: missing argument to repetition operator: `?`',
  ],
  ['sprig_regexSplit "a" "banana" -1 | toJSON', '["b","n","n",""]'],
  ['sprig_regexSplit "a" "banana" 2 | toJSON', '["b","nana"]'],
  ['sprig_regexSplit "a" "banana" 0 | toJSON', 'null'],
  ['sprig_regexSplit "a" "" -1 | toJSON', '[""]'],
  ['sprig_regexSplit "" "" -1 | toJSON', '[]'],
  ['sprig_regexSplit "" "aé" -1 | toJSON', '["a","é"]'],
  [
    'sprig_mustRegexSplit "a{2,1}" "a" 1',
    'error: error calling sprig_mustRegexSplit: error parsing regexp: invalid repeat count: `{2,1}`',
  ],
  ['sprig_regexQuoteMeta "a.b[é]-"', 'a\\.b\\[é\\]-'],
  ['sprig_regexFind .number "a"', 'error: wrong type for value; expected string; got json.Number'],
];

for (const [call, answer] of answers) {
  regularExpressions(`${call} gives ${answer}`, async () => {
    assert.is(await answerTo(call), answer);
  });
}

regularExpressions.run();
