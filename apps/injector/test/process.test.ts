import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Client } from './support/client.ts';
import { aKeyPair, aReview } from './support/server.ts';
import type { TestPair } from './support/server.ts';

const injector = suite('Process');
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

injector('answers, drains on SIGTERM and ends with 0', async () => {
  await using running = await serving();
  using client = new Client(running.port, running.certificate.ca);
  assert.is((await client.review(aReview({ 'vault.hashicorp.com/agent-inject': 'perhaps' }))).status, 200);

  running.child.kill('SIGTERM');
  await running.logged('draining');
  const last = await client.review(aReview());

  assert.equal([last.status, last.headers.connection], [200, 'close']);
  assert.equal(await running.ended, [0, null]);
});

injector('serves a certificate that was replaced on disk', async () => {
  await using running = await serving();
  const next = await aKeyPair();

  writeFileSync(running.certificateFile, next.pair.certificate);
  writeFileSync(running.keyFile, next.pair.key);
  await running.logged('certificate reloaded');

  using client = new Client(running.port, next.ca);
  assert.is((await client.review(aReview())).status, 200);
});

injector('logs names and results, never a part of the pod', async () => {
  await using running = await serving();
  using client = new Client(running.port, running.certificate.ca);
  const annotations = { 'vault.hashicorp.com/agent-inject': 'true', 'vault.hashicorp.com/role': 'sluice-canary-role' };

  await client.review(aReview(annotations, 'uid-log'));
  const line = await running.logged('review answered');

  const varying = new Set(['@timestamp', 'ms', 'responseBytes']);
  const facts: unknown = JSON.parse(line, (key, value: unknown) => (varying.has(key) ? undefined : value));
  assert.equal(facts, {
    '@level': 'info',
    '@message': 'review answered',
    '@module': 'injector',
    uid: 'uid-log',
    namespace: 'shop',
    pod: 'web',
    operation: 'CREATE',
    dryRun: false,
    result: 'denied',
    reason: 'denied',
  });
});

for (const [name, args, texts] of [
  [
    'missing certificate files',
    ['-tls-cert-file=/nonexistent/tls.crt', '-tls-key-file=/nonexistent/tls.key'],
    [
      '-tls-cert-file: /nonexistent/tls.crt: no such file or directory; check that the secret',
      '-tls-key-file: /nonexistent/tls.key: no such file or directory; check that the secret',
    ],
  ],
  ['no certificate', [], ['-tls-cert-file: no serving certificate']],
] as const) {
  injector(`ends with 1 and one line for each of: ${name}`, async () => {
    const { exit, err } = await run(['agent-inject', '-vault-address=https://vault:8200', ...args]);

    assert.is(exit, 1);
    const lines = err.trimEnd().split('\n');
    assert.is(lines.length, texts.length, err);
    for (const [index, text] of texts.entries()) assert.match(lines[index] ?? '', text);
  });
}

injector('takes a reader that has enough for no failure', async () => {
  const child = start(['annotations']);
  child.stdout?.once('data', () => child.stdout?.destroy());
  let err = '';
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));

  const [exit] = (await once(child, 'exit')) as [unknown];

  assert.equal([exit, err], [0, '']);
});

injector('ends with 1 and a line when its output cannot be written', async () => {
  const full = openSync('/dev/full', 'w');
  try {
    const { exit, err } = await run(['annotations'], ['ignore', full, 'pipe']);

    assert.equal([exit, err], [1, 'standard output: no space left; free space or raise the size limit\n']);
  } finally {
    closeSync(full);
  }
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  injector(`ends by ${signal} while it reads manifests`, async () => {
    const child = start(['lint', '-f', '-'], {}, ['pipe', 'ignore', 'ignore']);
    const ended = once(child, 'exit');
    // More than a pipe holds: when it is written, the command reads.
    await new Promise((resolve) => child.stdin?.write('# comment\n'.repeat(100_000), resolve));

    child.kill(signal);

    assert.equal(await ended, [null, signal]);
  });
}

injector('prints its help and ends with 2 without a command', async () => {
  const { exit, err, out } = await run([]);

  assert.equal([exit, out], [2, '']);
  assert.ok(err.split('\n').length <= 24);
});

injector('starts with settings that deny pods, as vault-k8s does, and says so in one line for each', async () => {
  await using running = await serving(['-cpu-limit=lots', '-run-as-user=abc'], { AGENT_INJECT_LOG_LEVL: 'debug' });

  const line = JSON.parse(await running.logged('a setting denies the pods that it applies to')) as Record<
    string,
    string
  >;
  const warned = JSON.parse(await running.logged('no setting has this variable; it is ignored')) as typeof line;

  assert.equal(
    [line['@level'], line['setting'], line['reason'], line['hint']],
    ['error', '-run-as-user', '"abc" is not a numeric id', 'use a numeric id of at least 0'],
  );
  assert.equal(
    [warned['@level'], warned['variable'], warned['hint']],
    ['warn', 'AGENT_INJECT_LOG_LEVL', 'did you mean AGENT_INJECT_LOG_LEVEL?'],
  );
});

injector.run();

interface Serving extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly port: number;
  readonly certificate: TestPair;
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly ended: Promise<unknown[]>;
  /** Resolves with the first line, past or coming, that has this message. */
  logged(message: string): Promise<string>;
}

async function serving(more: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Serving> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-injector-'));
  const certificate = await aKeyPair();
  const [certificateFile, keyFile] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  writeFileSync(certificateFile, certificate.pair.certificate);
  writeFileSync(keyFile, certificate.pair.key);
  const flags = [`-tls-cert-file=${certificateFile}`, `-tls-key-file=${keyFile}`, '-listen=127.0.0.1:0'];
  const child = start(
    ['agent-inject', '-vault-address=https://vault:8200', '-log-format=json', '-shutdown-delay=1s', ...flags, ...more],
    env,
  );
  const ended = once(child, 'exit');
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stderr ?? process.stdin }).on('line', (line) => {
    lines.push(line);
    for (const wake of waiting) wake();
  });
  const logged = async (message: string): Promise<string> => {
    for (;;) {
      const found = lines.find((line) => line.includes(`"@message":"${message}"`));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => waiting.add(resolve));
    }
  };
  const { port } = JSON.parse(await logged('listening')) as { port: number };
  return {
    child,
    port,
    certificate,
    certificateFile,
    keyFile,
    ended,
    logged,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function run(
  args: readonly string[],
  stdio?: StdioOptions,
): Promise<{ exit: unknown; out: string; err: string }> {
  const child = start(args, {}, stdio);
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [exit] = (await once(child, 'close')) as [unknown];
  return { exit, out, err };
}

function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stdio: StdioOptions = ['ignore', 'pipe', 'pipe'],
): ChildProcess {
  const flags = ['--import', 'tsx', '--conditions=@sluice/source', main];
  return spawn(process.execPath, [...flags, ...args], {
    stdio,
    env: { PATH: process.env['PATH'], ...env },
  });
}
