import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { MemoryFileSystem } from '@sluice/core/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommandLine } from '../src/index.ts';
import { aKeyPair } from './support/server.ts';
import { readVectors } from './support/vectors.ts';

const refused = suite('Refusal to start');

for (const { name, settings, expect } of readVectors()) {
  if (expect.started !== false) continue;
  refused(`says why in the words of the peer for "${name}"`, async () => {
    const { code, err } = await start(settings.args, settings.env);

    assert.is.not(code, 0);
    const [first = ''] = err.split('\n');
    if (name !== 'refused: -telemetry-path=/mutate') assert.match(first, coreOf(expect.message ?? ''));
    assert.not.match(err, /^\s+at /m);
  });
}

// Given last, they replace the files of every start below.
const noFiles = ['-tls-cert-file=', '-tls-key-file='];

for (const [name, args, text] of [
  ['-tls-auto without hosts', [...noFiles, '-tls-auto=cfg'], '-tls-auto-hosts: '],
  ['-tls-auto outside a cluster', [...noFiles, '-tls-auto=cfg', '-tls-auto-hosts=a'], 'KUBERNETES_SERVICE_HOST'],
  ['the CA of files outside a cluster', ['-tls-auto=cfg', '-tls-ca-cert-file=/ca'], 'KUBERNETES_SERVICE_HOST'],
  ['-namespace-annotations outside a cluster', ['-namespace-annotations'], 'KUBERNETES_SERVICE_HOST'],
  ['a relative telemetry path', ['-telemetry-path=metrics'], 'begin with a slash'],
  ['a misspelled flag', ['-log-levle=debug'], 'did you mean -log-level?'],
] as const) {
  refused(`names ${name}`, async () => {
    const { code, err } = await start(['-vault-address=http://vault:8200', ...args], {});

    assert.is(code, 1);
    assert.match(err, text);
  });
}

refused('does not happen for words behind the redirection of the chart', async () => {
  const { code, err } = await start(['-vault-address=http://vault:8200', '2>&1', '-nope'], {});

  assert.is(code, 0, err);
});

refused('does not happen for what the chart sets with two replicas', async () => {
  const { code, err } = await start(['-vault-address=http://vault:8200', '-use-leader-elector'], {});

  assert.is(code, 0, err);
});

refused.run();

// What the peer's text says without the prefix that Go's library puts in front.
function coreOf(message: string): string {
  return message
    .replace(/^Error listening: open (\S+): .*$/, '$1')
    .replace(/^Error listening: /, '')
    .replace(/^Failed to configure TLS: /, '');
}

async function start(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number; readonly err: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-injector-'));
  try {
    const { pair } = await aKeyPair();
    writeFileSync(join(folder, 'tls.crt'), pair.certificate);
    writeFileSync(join(folder, 'tls.key'), pair.key);
    const files = [`-tls-cert-file=${folder}/tls.crt`, `-tls-key-file=${folder}/tls.key`, '-listen=127.0.0.1:0'];
    let err = '';
    const code = await runCommandLine(['agent-inject', ...files, ...args], {
      env,
      output: { out: () => undefined, err: (text) => (err += text) },
      input: { files: new MemoryFileSystem(), readStandardInput: () => Promise.resolve(new Uint8Array()) },
      log: new PassThrough().resume(),
      // Where it starts although it should not, it ends at once and its exit code 0 tells.
      openShutdown: () => ({ requested: AbortSignal.abort(), now: AbortSignal.abort() }),
    });
    return { code, err };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
