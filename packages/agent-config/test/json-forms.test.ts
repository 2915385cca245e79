import type { AutoAuthConfig } from '@sluice/core';
import { stringifyJson } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { configOf, linesOf } from './support.ts';

const forms = suite('JSON forms');

const method = { type: 'approle', config: { role_id_file_path: '/id' } };
const sink = { type: 'file', config: { path: '/run/token' } };
const expected: AutoAuthConfig = {
  method: {
    type: 'approle',
    mountPath: 'auth/approle',
    minBackoffMs: 1000,
    maxBackoffMs: 300_000,
    exitOnError: false,
    parameters: { role_id_file_path: '/id' },
  },
  sinks: [{ path: '/run/token', mode: 0o640 }],
  reauthOnNewCredentials: false,
};

// The table of spec/agent.md 2.3: everything that must be read alike.
for (const [title, autoAuth] of [
  ['objects for blocks', { method, sink }],
  ['lists of one for blocks', [{ method: [method], sink: [sink] }]],
  [
    'everything wrapped in lists',
    [{ method: [{ ...method, config: [method.config] }], sink: [{ ...sink, config: [sink.config] }] }],
  ],
  ['labels as keys', { method: { approle: { config: method.config } }, sink: [{ file: { config: sink.config } }] }],
  [
    'labels as keys of lists',
    { method: { approle: [{ config: method.config }] }, sink: { file: [{ config: sink.config }] } },
  ],
  [
    'members that are all objects',
    { method: { config: method.config, type: 'approle' }, sink: { file: { config: sink.config } } },
  ],
  ['type over label', { method: { kubernetes: method }, sink: { file: sink } }],
  ['sinks with sink inside', { method, sinks: [{ sink }] }],
  ['sinks with a labelled sink inside', { method, sinks: { sink: { file: { config: sink.config } } } }],
  ['keys in other case', { Method: method, SINK: sink }],
  ['null as absence', { method: { ...method, mount_path: null, wrap_ttl: null }, sink }],
] as const) {
  forms(`reads ${title}`, () => {
    assert.equal(configOf(JSON.stringify({ auto_auth: autoAuth })).autoAuth, expected);
  });
}

forms('reads several listeners under their labels', () => {
  const listeners = { tcp: { tls_disable: true }, unix: { address: '/run/s', tls_disable: true } };
  const asMap = configOf(JSON.stringify({ listener: listeners })).listeners;
  const asList = configOf(
    JSON.stringify({ listener: Object.entries(listeners).map(([type, rest]) => ({ [type]: rest })) }),
  );
  assert.equal(
    asMap.map(({ endpoint }) => endpoint),
    [
      { kind: 'tcp', host: '127.0.0.1', port: 8200 },
      { kind: 'unix', path: '/run/s' },
    ],
  );
  assert.equal(asList.listeners, asMap);
});

forms('keeps blocks whose members are all objects', () => {
  const text = JSON.stringify({
    listener: { type: 'tcp', tls_disable: true },
    cache: { persist: { kubernetes: { path: '/cache' } } },
    vault: { retry: { num_retries: 5 } },
  });
  assert.is(configOf(text).cache?.persist?.path, '/cache');
  assert.is(configOf(text).vault.numRetries, 5);
});

forms('takes an empty cache for a cache', () => {
  assert.equal(configOf('{"listener":{"tcp":{"tls_disable":true}},"cache":{}}').cache, {});
});

forms('keeps numbers, escapes and nested lists of parameters', () => {
  const text =
    '{"auto_auth":{"method":{"type":"x","config":{"n":12345678901234567890,"f":1.50,"s":"\\/\\ud83d\\ude00","l":[true,[1]]}},"sink":{"file":{"config":{"path":"p"}}}}}';
  const parameters = configOf(text).autoAuth?.method.parameters;
  assert.is(stringifyJson(parameters?.['n'] ?? null), '12345678901234567890');
  assert.is(stringifyJson(parameters?.['f'] ?? null), '1.50');
  assert.is(parameters?.['s'], '/😀');
  assert.is(stringifyJson(parameters?.['l'] ?? null), '[true,[1]]');
});

forms('reads env_template under the names of its variables', () => {
  const text = JSON.stringify({
    env_template: { FOO: { contents: 'a' }, source: { contents: 'b' } },
    exec: { command: ['a'] },
    auto_auth: { method, sink },
  });
  assert.equal(
    configOf(text).envTemplates.map(({ name }) => name),
    ['FOO', 'source'],
  );
});

forms('tells the place of a mistake in JSON', () => {
  assert.equal(linesOf('{\n  "vault": {"address": 1,}\n}'), ['f:2:26: expected a member name in double quotes']);
});

forms('finds JSON by its first character, whatever the name', () => {
  assert.equal(configOf('\ufeff \n{"listener":{"tcp":{"tls_disable":true}}}').listeners.length, 1);
});

forms('warns about repeated members and takes the last', () => {
  const text = '{"pid_file":"a","pid_file":"b","listener":{"tcp":{"tls_disable":true}}}';
  assert.is(configOf(text).pidFile, 'b');
  assert.equal(linesOf(text), ['f:1:2: pid_file stands here and again later; keep one']);
});

forms.run();
