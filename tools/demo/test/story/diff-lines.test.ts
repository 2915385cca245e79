import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { diffLines } from '../../src/story/diff-lines.ts';

const diffs = suite('diffLines');
const lines = (text: string): readonly string[] => (text === '' ? [] : text.split(' '));

for (const [name, before, after, expected] of [
  ['nothing for equal texts', 'a b c', 'a b c', ['  ...']],
  [
    'an added line with its surroundings',
    'a b c d e f',
    'a b c X d e f',
    ['  ...', '  b', '  c', '+ X', '  d', '  e', '  ...'],
  ],
  ['a removed line', 'a b c', 'a c', ['  a', '- b', '  c']],
  ['a changed line', 'a b c', 'a X c', ['  a', '- b', '+ X', '  c']],
  ['everything when nothing was there', '', 'a b', ['+ a', '+ b']],
  ['everything when nothing is left', 'a b', '', ['- a', '- b']],
] as const) {
  diffs(`shows ${name}`, () => {
    assert.equal(diffLines(lines(before), lines(after)), expected);
  });
}

diffs.run();
