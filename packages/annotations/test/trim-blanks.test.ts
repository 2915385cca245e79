import { trimGoBlanks } from '@sluice/annotations';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const trim = suite('trimGoBlanks');

for (const [text, expected] of [
  ['', ''],
  ['a', 'a'],
  ['a b', 'a b'],
  [' \t\n\v\f\r a b \u0085\u00a0', 'a b'],
  ['\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000', ''],
  ['\ufeffa\u200b', '\ufeffa\u200b'],
  ['\u180ea\u001c', '\u180ea\u001c'],
  ['é ', 'é'],
] as const) {
  trim(`makes ${JSON.stringify(expected)} of ${JSON.stringify(text)}`, () => {
    assert.is(trimGoBlanks(text), expected);
  });
}

trim.run();
