import { JsonNumber } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { notTextProblem } from '../src/index.ts';

const notText = suite('Values that are no text');

for (const [key, value, message, hint] of [
  ['vault.hashicorp.com/agent-inject', false, 'is a boolean', 'put it into quotes'],
  ['openbao.org/agent-limits-cpu', 1, 'is a number', 'put it into quotes'],
  ['vault.hashicorp.com/role', new JsonNumber('1e400'), 'is a number', 'put it into quotes'],
  ['vault.hashicorp.com/agent-inject-secrets', [], 'is a list', 'write | behind the key, so that it is one text'],
  ['vault.hashicorp.com/agent-json-patch', {}, 'is an object', 'write | behind the key, so that it is one text'],
  ['vault.hashicorp.com/agent-inject-containers-db', ['a'], 'is a list', 'write the names with commas between them'],
  ['example.com/agent-inject-containers', [], 'is a list', 'write | behind the key, so that it is one text'],
] as const) {
  notText(`are named: ${key} with ${JSON.stringify(value)}`, () => {
    const problem = notTextProblem(key, value);

    assert.is(problem?.message, `${message}, and annotations are texts`);
    assert.is(problem?.hint, hint);
    assert.equal(problem?.where, { kind: 'annotation', key });
  });
}

notText('are neither texts nor null', () => {
  assert.is(notTextProblem('vault.hashicorp.com/role', 'true'), undefined);
  assert.is(notTextProblem('vault.hashicorp.com/role', null), undefined);
});

notText.run();
