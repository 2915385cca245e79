// test-timeout: 60s
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ensureBundles } from '@sluice/bundle';
import { agentLaunch } from '@sluice/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const memory = suite('memory of the proxy');

const MIB = 1024 * 1024;
const CONNECTIONS = 64;
const bundle = fileURLToPath(new URL('../../../../apps/agent/bundle/agent.cjs', import.meta.url));
await ensureBundles(['agent']);

interface Proxied extends AsyncDisposable {
  /** Anonymous memory of the agent, in bytes. */
  anonymous(): number;
  ask(method: string, body?: Buffer): Promise<string>;
}

/** The agent as it is shipped, as a process of its own before a server that sends every body back. */
async function startProxied(): Promise<Proxied> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-proxy-'));
  const server = createServer((incoming, outgoing) => {
    outgoing.writeHead(200, { 'Content-Type': 'application/octet-stream' });
    incoming.pipe(outgoing);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const config = {
    vault: { address: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}` },
    cache: {},
    listener: [{ type: 'tcp', address: '127.0.0.1:0', tls_disable: true }],
  };
  await writeFile(join(folder, 'agent.json'), JSON.stringify(config));
  const words = [...agentLaunch.nodeFlags, bundle, `-config=${join(folder, 'agent.json')}`];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  const exit = once(child, 'exit');
  const port = await new Promise<string>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /listening: url=http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  return {
    anonymous() {
      const rollup = readFileSync(`/proc/${String(child.pid)}/smaps_rollup`, 'utf8');
      return Number(/^Anonymous: +(\d+) kB/m.exec(rollup)?.[1]) * 1024;
    },
    ask: (method, body) =>
      new Promise((resolve, reject) => {
        const path = '/v1/secret/data/app';
        const sent = request({ agent, host: '127.0.0.1', port, method, path }, (response) => {
          const hash = createHash('sha256');
          response.on('data', (chunk: Buffer) => hash.update(chunk));
          response.once('error', reject).once('end', () => {
            resolve(`${String(response.statusCode)} ${hash.digest('hex')}`);
          });
        });
        sent.once('error', reject).end(body);
      }),
    async [Symbol.asyncDispose]() {
      agent.destroy();
      child.kill('SIGKILL');
      await exit;
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function readMany(proxied: Proxied, each: number): Promise<void> {
  const worker = async (): Promise<void> => {
    for (let count = 0; count < each; count += 1) assert.match(await proxied.ask('GET'), /^200 /);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}

memory('does not grow under 64 connections', async () => {
  await using proxied = await startProxied();
  await readMany(proxied, 60);
  const before = proxied.anonymous();
  await readMany(proxied, 60);
  await readMany(proxied, 60);
  const grown = proxied.anonymous() - before;

  assert.ok(grown < 16 * MIB, `grew by ${String(grown)} bytes`);
});

memory('does not hold bodies of 32 MiB, sent and answered eight at a time', async () => {
  await using proxied = await startProxied();
  await readMany(proxied, 20);
  const body = randomBytes(32 * MIB);
  const expected = `200 ${createHash('sha256').update(body).digest('hex')}`;
  const before = proxied.anonymous();
  let peak = 0;
  const looking = setInterval(() => (peak = Math.max(peak, proxied.anonymous())), 20);
  try {
    const answers = await Promise.all(Array.from({ length: 8 }, () => proxied.ask('PUT', body)));
    assert.equal(new Set(answers), new Set([expected]));
  } finally {
    clearInterval(looking);
  }

  assert.ok(peak > 0);
  assert.ok(peak - before < 64 * MIB, `grew by ${String(peak - before)} bytes for 256 MiB`);
});

memory.run();
