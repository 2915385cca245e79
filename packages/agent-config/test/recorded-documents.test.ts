import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { AgentConfigDocument, Result } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AgentConfigReading } from '../src/index.ts';
import { readAgentConfig, writeAgentConfigDocument } from '../src/index.ts';

const recorded = suite('recorded documents of the injector');
const documents = readDocuments();

recorded('are there', () => {
  assert.ok(documents.length > 1500);
});

recorded('read back without loss after being written', () => {
  for (const document of documents) {
    const text = writeAgentConfigDocument(document);
    assert.is(text.includes('\n'), false);
    assert.equal(JSON.parse(text), document);
  }
});

recorded('are accepted as configuration, but for what no agent can run', () => {
  const refusals = new Set(
    documents.flatMap((document) => {
      return errorsOf(readAgentConfig(writeAgentConfigDocument(document), { file: 'config.json' }));
    }),
  );
  assert.equal(Array.from(refusals).sort(), [
    'address "127.0.0.1:" is not HOST:PORT',
    'address "127.0.0.1:false" is not HOST:PORT',
    'address "127.0.0.1:force" is not HOST:PORT',
    'address "127.0.0.1:x y" is not HOST:PORT',
    'another template writes /vault/secrets/dup already',
    'max_backoff is less than min_backoff',
    'max_backoff must be a duration, such as 30s, 1h30m or a number of seconds',
    'min_backoff must be a duration, such as 30s, 1h30m or a number of seconds',
    'perms must be a file mode in octal, such as "0640"',
    'static_secret_render_interval must be a duration, such as 30s, 1h30m or a number of seconds',
    'unknown connection " b" in disable_idle_connections',
    'unknown connection " b" in disable_keep_alives',
    'unknown connection "a" in disable_idle_connections',
    'unknown connection "a" in disable_keep_alives',
    'use_auto_auth_token must be a boolean: true or false',
  ]);
});

function errorsOf(result: Result<AgentConfigReading>): readonly string[] {
  if (result.ok) return [];
  return result.error.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}

interface Container {
  readonly env?: readonly { readonly name: string; readonly config?: AgentConfigDocument }[];
}

interface Line {
  readonly expect: {
    readonly pod?: { readonly spec: { readonly containers?: Container[]; readonly initContainers?: Container[] } };
  };
}

function readDocuments(): readonly AgentConfigDocument[] {
  const file = new URL('../../pod-mutation/test/fixtures/injector-vectors.jsonl.gz', import.meta.url);
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  const pods = lines.flatMap((line) => (JSON.parse(line) as Line).expect.pod ?? []);
  const containers = pods.flatMap(({ spec }) => [...(spec.containers ?? []), ...(spec.initContainers ?? [])]);
  return containers.flatMap(({ env = [] }) => env.flatMap(({ config }) => config ?? []));
}

recorded.run();
