import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Instant } from '../../src/index.ts';
import { loadAllGroups, parseRfc3339 } from '../../src/index.ts';
import { isFormer } from '../../src/functions/flavour.ts';
import { lazyGroups } from '../../src/functions/groups.ts';
import { namesIn } from '../../src/functions/lazy-group.ts';
import { printed } from '../support/render-text.ts';
import { testCryptography } from '../support/test-cryptography.ts';

const catalogue = suite('function catalogue');
const groups = await loadAllGroups();

for (const { name, functions } of groups) {
  for (const definition of functions) {
    const { example } = definition;
    if (example === undefined || example.output === '') continue;
    catalogue(`${definition.name} of ${name} prints what its example says`, async () => {
      const options = isFormer(definition.name) ? ({ functions: 'openbao' } as const) : {};
      const now = example.now === undefined ? {} : { now: momentOf(example.now) };
      assert.is(await printed(example.template, { cryptography: testCryptography, ...now }, options), example.output);
    });
  }
}

function momentOf(text: string): Instant {
  const moment = parseRfc3339(text);
  if (moment === undefined) throw new Error(`not a time: ${text}`);
  return moment;
}

catalogue('lists for each lazy group exactly the functions it has', async () => {
  for (const group of lazyGroups) {
    const loaded = await group.load();
    assert.equal([...namesIn(group)].sort(), loaded.functions.map(({ name }) => name).sort());
  }
});

catalogue('gives no name twice', () => {
  const names = groups.flatMap(({ functions }) => functions.map(({ name }) => name));
  assert.is(new Set(names).size, names.length);
});

catalogue('has one sentence of documentation for each function', () => {
  for (const { docs, name } of groups.flatMap(({ functions }) => functions)) assert.match(docs, /^[A-Z0-9].*\.$/, name);
});

catalogue.run();
