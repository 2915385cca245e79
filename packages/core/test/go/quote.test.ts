import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quoteGo } from '../../src/index.ts';

const quote = suite('quoteGo');

for (const [text, quoted] of [
  ['plain text', '"plain text"'],
  ['a"b\\c', '"a\\"b\\\\c"'],
  ['\u0007\b\f\n\r\t\v', '"\\a\\b\\f\\n\\r\\t\\v"'],
  ['\u0000\u001b\u007f', '"\\x00\\x1b\\x7f"'],
  ['é 世界 😀', '"é 世界 😀"'],
  ['\u00a0\u2028\ufeff', '"\\u00a0\\u2028\\ufeff"'],
  ['\u{e0001}', '"\\U000e0001"'],
  ['\ud800', '"\ufffd"'],
] as const) {
  quote(`writes ${JSON.stringify(text)}`, () => {
    assert.is(quoteGo(text), quoted);
  });
}

quote.run();
