import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const command = suite('the command dev-vault');
const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

interface Run {
  readonly output: () => string;
  readonly errors: () => string;
  /** Resolves when the banner is complete. */
  readonly started: Promise<void>;
  readonly exit: Promise<number | null>;
  stop(): void;
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const flags = ['--import', 'tsx', '--conditions=@sluice/source', main, ...args];
  const child = spawn(process.execPath, flags, { env: { PATH: process.env['PATH'] ?? '', ...env } });
  let output = '';
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const started = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.endsWith('\n\n')) resolve();
    });
  });
  const exit = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { output: () => output, errors: () => errors, started, exit, stop: () => child.kill('SIGTERM') };
}

command('serves HTTPS, says what it is, and ends on SIGTERM', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-dev-vault-'));
  const ca = join(folder, 'ca.pem');
  const server = run(['-dev-root-token-id=root', '-listen=127.0.0.1:0', '-tls', '-ca-file', ca, '-log-requests']);
  await server.started;
  assert.match(server.output(), /for development only/);
  const url = /VAULT_ADDR=(\S+)/.exec(server.output())?.[1] ?? '';
  const status = await new Promise<number>((resolve, reject) => {
    const options = { ca: readFileSync(ca), headers: { 'X-Vault-Token': 'root' }, agent: false as const };
    request(`${url}/v1/secret/config`, options, (response) => {
      response.resume().on('end', () => {
        resolve(response.statusCode ?? 0);
      });
    })
      .on('error', reject)
      .end();
  });
  assert.is(status, 200);
  server.stop();
  assert.is(await server.exit, 0);
  assert.match(server.errors(), /"method":"GET","path":"\/v1\/secret\/config","status":200/);
  rmSync(folder, { recursive: true });
});

for (const [title, args, env, problem] of [
  ['an unknown flag', ['-lisen=x'], {}, '-lisen: unknown flag; did you mean -listen?\n'],
  [
    'an address that is none',
    ['-listen=nowhere'],
    {},
    '-listen: "nowhere" is no address; write HOST:PORT or unix:PATH\n',
  ],
  ['an unknown mode', ['-mode=prod'], {}, '-mode: "prod" is unknown; use one of dev, ready, uninitialized\n'],
  [
    'production',
    [],
    { NODE_ENV: 'production' },
    'NODE_ENV: this server is for development only; unset it, or add -force\n',
  ],
] as const) {
  command(`refuses ${title} in one line`, async () => {
    const server = run(args, env);
    assert.is(await server.exit, 1);
    assert.is(server.errors(), problem);
  });
}

command('ends with one line when an address is taken, and gives back the others', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;

  const server = run(['-listen=127.0.0.1:0', `-listen=127.0.0.1:${port}`]);

  assert.is(await server.exit, 1);
  assert.equal([server.output(), server.errors().split('\n').length], ['', 2]);
  assert.match(server.errors(), `127.0.0.1:${port}: address already in use`);
  other.close();
});

command('ends with one line when the file of the authority cannot be written', async () => {
  const server = run(['-listen=127.0.0.1:0', '-tls', '-ca-file=/nowhere/ca.pem']);

  assert.is(await server.exit, 1);
  assert.is(server.errors(), '-ca-file: /nowhere/ca.pem cannot be written (ENOENT); check its folder\n');
});

command('ends with one line when the folder of a socket is not there', async () => {
  const server = run(['-listen=unix:/nowhere/vault.sock']);

  assert.is(await server.exit, 1);
  assert.is(server.errors().trimEnd().split('\n').length, 1, server.errors());
});

command.run();
