import type { AgentConfigDocument } from '@sluice/core';
import { JsonNumber } from '@sluice/core';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readAgentConfig, writeAgentConfigDocument } from '../src/index.ts';

const write = suite('writing the document');

const smallest: AgentConfigDocument = {
  template_config: { exit_on_retry_failure: true },
  vault: { address: 'http://vault.vault.svc:8200' },
  pid_file: '/home/vault/.pid',
  exit_after_auth: true,
  auto_auth: {
    sink: [{ config: { path: '/home/vault/.vault-token' }, type: 'file' }],
    method: { config: { token_path: '/t', role: 'app' }, mount_path: 'auth/kubernetes', type: 'kubernetes' },
  },
};

write('puts members in the order of the peer and sorts maps', () => {
  assert.is(
    writeAgentConfigDocument(smallest),
    '{"auto_auth":{"method":{"type":"kubernetes","mount_path":"auth/kubernetes","config":{"role":"app","token_path":"/t"}},' +
      '"sink":[{"type":"file","config":{"path":"/home/vault/.vault-token"}}]},"exit_after_auth":true,"pid_file":"/home/vault/.pid",' +
      '"vault":{"address":"http://vault.vault.svc:8200"},"template_config":{"exit_on_retry_failure":true}}',
  );
});

write('escapes what Go escapes', () => {
  const contents = '<a href="&">\u2028\u2029é😀\u0007\b\f';
  const text = writeAgentConfigDocument({
    ...smallest,
    template: [{ destination: '/d', contents, left_delimiter: '{{', right_delimiter: '}}' }],
  });
  assert.match(text, '"\\u003ca href=\\"\\u0026\\"\\u003e\\u2028\\u2029é😀\\u0007\\b\\f"');
});

write('keeps the spelling of numbers', () => {
  const telemetry = { maximum_gauge_cardinality: new JsonNumber('10') };
  assert.match(writeAgentConfigDocument({ ...smallest, telemetry }), '"telemetry":{"maximum_gauge_cardinality":10}');
});

write('gives a document that reads back as it was meant', () => {
  const name = fc.stringMatching(/^[a-z]{1,8}$/);
  const template = fc.record({
    destination: name,
    contents: fc.string({ minLength: 1 }),
    left_delimiter: fc.constantFrom('{{', '[['),
    right_delimiter: fc.constantFrom('}}', ']]'),
  });
  fc.assert(
    fc.property(fc.uniqueArray(template, { selector: ({ destination }) => destination, maxLength: 4 }), (templates) => {
      const result = readAgentConfig(writeAgentConfigDocument({ ...smallest, template: templates }), { file: 'f' });
      assert.ok(result.ok);
      assert.equal(
        result.value.config.templates.map(({ destination, source }) => ({ destination, source })),
        templates.map(({ destination, contents }) => ({ destination, source: { kind: 'contents', text: contents } })),
      );
    }),
  );
});

write.run();
