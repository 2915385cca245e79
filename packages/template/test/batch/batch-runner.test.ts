import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { BatchHost } from '../../src/index.ts';
import { createBatchRunner } from '../../src/index.ts';

const batch = suite('createBatchRunner');
const run = createBatchRunner({ wallMs: () => 0 });

for (const [name, line, expected] of [
  ['a case', '{"name":"n","template":"{{ 1 }}"}', '{"name":"n","output":"1"}'],
  ['unknown keys', '{"template":"x","later":1}', '{"output":"x"}'],
  ['a number as it is spelled', '{"template":"{{ .n }}","data":{"n":1.50}}', '{"output":"1.50"}'],
  ['data as text', '{"template":"{{ .n }}","dataJson":"{\\"n\\":1E3}"}', '{"output":"1E3"}'],
  ['bytes that are not UTF-8', '{"template":"{{ base64Decode \\"/w==\\" }}"}', '{"outputBase64":"/w=="}'],
  ['what is missing', '{"template":"{{ secrets \\"a\\" }}"}', '{"output":"[]","missing":["vault.list(a)"]}'],
  [
    'an empty template',
    '{"template":""}',
    '{"error":"template: must specify exactly one of \'source\' or \'contents\'"}',
  ],
  ['a parse error', '{"template":"{{"}', '{"error":"parse: template: :1: unclosed action"}'],
  ['a parse error of the language', '{"template":"{{","functions":"go"}', '{"error":"template: :1: unclosed action"}'],
  [
    'files',
    '{"template":"{{ writeToFile \\"b\\" \\"\\" \\"\\" \\"600\\" \\"x\\" }}{{ writeToFile \\"a\\" \\"\\" \\"\\" \\"0644\\" \\"append\\" \\"y\\" }}"}',
    '{"output":"","writes":[{"path":"a","content":"y","mode":"0644"},{"path":"b","content":"x","mode":"0600"}]}',
  ],
  [
    'the frozen clock',
    '{"template":"{{ timestamp }}","now":"2024-02-03T04:05:06Z"}',
    '{"output":"2024-02-03T04:05:06Z"}',
  ],
  [
    'the environment and nothing else',
    '{"template":"{{ env \\"A\\" }}{{ env \\"HOME\\" }}","env":{"A":"1"}}',
    '{"output":"1"}',
  ],
] as const) {
  batch(`answers ${name}`, async () => {
    assert.is(await run(line), expected);
  });
}

batch('answers a line that is not JSON with an error and goes on', async () => {
  assert.match(await run('{'), /^\{"error":/);
  assert.match(await run('[]'), /^\{"error":/);
  assert.is(await run('{"template":"x"}'), '{"output":"x"}');
});

for (const [title, host, message] of [
  ['no host', undefined, 'createBatchRunner: host.wallMs is missing; give a clock: { wallMs: () => Date.now() }'],
  ['no clock', {}, 'createBatchRunner: host.wallMs is missing; give a clock: { wallMs: () => Date.now() }'],
  [
    'limits of the wrong kind',
    { wallMs: () => 0, limits: 5 },
    'createBatchRunner: host.limits is a number; give an object or leave it out',
  ],
] as const) {
  batch(`says what is wrong with a host: ${title}`, () => {
    assert.throws(
      () => createBatchRunner(host as unknown as BatchHost),
      (error: Error) => error instanceof TypeError && error.message === message,
    );
  });
}

batch('names the part of the host that a function needs', async () => {
  assert.match(await run('{"template":"{{ sprig_genPrivateKey \\"rsa\\" }}"}'), 'no cryptography was given');
});

batch.run();
