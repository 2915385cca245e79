import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answerTo } from '../../support/answer-to.ts';

const json = suite('Sprig JSON');

/** Calls and what they give: the text, or the message of the error. Data: see `answerTo`. */
const answers: readonly (readonly [call: string, answer: string])[] = [
  ['sprig_toJson (sprig_dict "a" "<é&>" "b" 1e21)', '{"a":"\\u003cé\\u0026\\u003e","b":1e+21}'],
  ['sprig_toRawJson "<\\u2028>"', '"<\\u2028>"'],
  ['sprig_toPrettyJson (sprig_list)', '[]'],
  ['sprig_toJson 2i', ''],
  ['sprig_toJson (sprig_float64 "nan")', ''],
  ['sprig_mustToJson (sprig_float64 "nan")', 'error: error calling sprig_mustToJson: json: unsupported value: NaN'],
  ['sprig_toRawJson 2i', 'error: error calling sprig_toRawJson: json: unsupported type: complex128'],
  ['sprig_mustToPrettyJson 2i', 'error: error calling sprig_mustToPrettyJson: json: unsupported type: complex128'],
  ['sprig_toJson (sprig_semver "v1.2")', '"1.2.0"'],
  ['sprig_fromJson "[1,1e400]"', '[1 <nil>]'],
  ['sprig_fromJson "{\\"a\\":1,\\"a\\":2}"', 'map[a:2]'],
  ['sprig_fromJson "nope"', '<no value>'],
  [
    'sprig_mustFromJson "nope"',
    "error: error calling sprig_mustFromJson: invalid character 'o' in literal null (expecting 'u')",
  ],
  [
    'sprig_mustFromJson "[1] x"',
    "error: error calling sprig_mustFromJson: invalid character 'x' after top-level value",
  ],
  [
    'sprig_mustFromJson "1e400"',
    'error: error calling sprig_mustFromJson: json: cannot unmarshal number 1e400 into Go value of type float64',
  ],
  [
    'sprig_mustFromJson "😀"',
    "error: error calling sprig_mustFromJson: invalid character 'ð' looking for beginning of value",
  ],
  ['sprig_fromJson "12345678901234567890"', '1.2345678901234567e+19'],
];

for (const [call, answer] of answers) {
  json(`${call} gives ${answer}`, async () => {
    assert.is(await answerTo(call), answer);
  });
}

json.run();
