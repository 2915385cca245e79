import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { expandVariables } from '../../src/container/expand.ts';

const expand = suite('expandVariables');
const variables = { HOST: 'db', EMPTY: '', 'a.b': 'dotted' };

for (const [text, expected] of [
  ['$(HOST):5432', 'db:5432'],
  ['$(HOST)$(HOST)', 'dbdb'],
  ['[$(EMPTY)]', '[]'],
  ['$(a.b)', 'dotted'],
  ['$(MISSING)', '$(MISSING)'],
  ['$$(HOST)', '$(HOST)'],
  ['$$$(HOST)', '$db'],
  ['$HOST ${HOST}', '$HOST ${HOST}'],
  ['$(HOST', '$(HOST'],
  ['cost: 5$', 'cost: 5$'],
  ['$(toString)', '$(toString)'],
] as const) {
  expand(`makes ${text} to ${expected}`, () => {
    assert.is(expandVariables(text, variables), expected);
  });
}

expand.run();
