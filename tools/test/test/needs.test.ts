import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { needsOf, unmetNeed } from '../src/needs.ts';

const needs = suite('needs');

needs('reads several needs from one line', () => {
  assert.equal(needsOf('// needs: root, postgresql\nimport x;'), ['root', 'postgresql']);
});

needs('finds nothing in a file without the line', () => {
  assert.equal(needsOf('// something needs: root\n'), []);
  assert.is(unmetNeed('const a = 1;'), undefined);
});

needs('refuses a word it does not know', () => {
  assert.throws(() => needsOf('// needs: magic'), /unknown need "magic"/);
});

needs.run();
