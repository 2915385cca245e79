import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadAllGroups } from '../../src/index.ts';
import { isFormer } from '../../src/functions/flavour.ts';
import { renderText } from '../support/render-text.ts';
import { testCryptography } from '../support/test-cryptography.ts';

const secrecy = suite('error messages');
const canary = 'sluice-canary-argument';
const texts = [
  canary,
  `(${canary}`,
  `{"${canary}`,
  `&${canary} *${canary}x`,
  `http://h:${canary}`,
  `%${canary}`,
  `1.${canary}`,
  `>>${canary}`,
];

/** What fits each parameter type; every other one takes the text. */
const fitting = new Map([
  ['int', '1'],
  ['int64', '(parseInt "1")'],
  ['uint32', '1'],
  ['float64', '1.5'],
  ['bool', 'true'],
  ['map', '.m'],
  ['list', '.l'],
  ['strings', '(split "," .t)'],
]);

function argument(parameter: string): string {
  return fitting.get(parameter.replace('...', '')) ?? '.t';
}

for (const { functions } of await loadAllGroups()) {
  for (const { name, parameters } of functions) {
    secrecy(`of ${name} never show what it was given`, async () => {
      const options = isFormer(name) ? ({ functions: 'openbao' } as const) : {};
      for (const text of texts) {
        const data = { t: text, m: { [text]: text, a: text, 'a/b': text }, l: [text, { [text]: text }] };
        const template = `{{ ${[name, ...parameters.map(argument)].join(' ')} }}`;

        const result = await renderText(template, { data, cryptography: testCryptography }, options);

        if (result.state === 'failed') assert.not.match(result.error.message, canary, template);
      }
    });
  }
}

secrecy.run();
