import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { median } from '../src/measure.ts';
import { formatTable } from '../src/table.ts';

const table = suite('table');

table('aligns names to the left and numbers to the right', () => {
  const text = formatTable({ subject: 's', conditions: 'c', columns: ['name', 'rate'], rows: [['a', 12345.6]] });

  assert.is(text, 's (c)\nname    rate\na     12,346');
});

table('takes the middle of unsorted values', () => {
  assert.is(median([3, 1, 2]), 2);
  assert.is(median([4, 1, 3, 2]), 2);
});

table.run();
