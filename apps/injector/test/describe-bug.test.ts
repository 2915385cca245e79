import { createRequire } from 'node:module';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describeBug } from '../src/describe-bug.ts';

const bugs = suite('describeBug');

bugs('names class and place, never the message, which may quote a pod', () => {
  const found = describeBug(new TypeError('sluice-canary-quoted'));

  assert.match(found, /^TypeError at .*describe-bug\.test\.ts/);
  assert.not.match(found, /canary/);
});

bugs('names a file that is missing beside the program', () => {
  let error: unknown;
  try {
    createRequire(import.meta.url)('./injector.yaml.cjs');
  } catch (thrown) {
    error = thrown;
  }

  assert.is(describeBug(error), 'injector.yaml.cjs is missing; keep it in the folder of the program');
});

bugs('names the type of what is no error', () => {
  assert.is(describeBug('sluice-canary-thrown'), 'string');
});

bugs.run();
