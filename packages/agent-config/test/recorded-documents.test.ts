import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { AgentConfigDocument, Result } from '@sluice/core';
import { formatDiagnostic } from '@sluice/core';
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

recorded('are accepted as configuration, but for what an agent cannot run', () => {
  const refused = new Map<string, number>();
  for (const document of documents) {
    const result = readAgentConfig(writeAgentConfigDocument(document), { file: 'config.json' });
    for (const message of errorsOf(result)) refused.set(message, (refused.get(message) ?? 0) + 1);
  }
  assert.equal(Object.fromEntries(refused), {});
});

function errorsOf(result: Result<AgentConfigReading>): readonly string[] {
  if (result.ok) return [];
  return result.error
    .filter(({ severity }) => severity === 'error')
    .map((problem) => formatDiagnostic(problem).replace(/:[0-9]+:[0-9]+/, ''));
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
