import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAgentConfig } from '@sluice/agent-config';
import type { AgentPorts } from '@sluice/agent-runtime';
import { createLatestValue, runAgent } from '@sluice/agent-runtime';
import type { AgentConfig, ProcessRunner } from '@sluice/core';
import { createFakeClock, createFixedRandom, MemoryLogger } from '@sluice/core/testing';
import type { FakeClock } from '@sluice/core/testing';
import type { DevVault } from '@sluice/dev-vault';
import { startDevVault } from '@sluice/dev-vault';
import { createNodeCryptography, createNodeFileSystem, createNodeProcessRunner } from '@sluice/platform-node';
import { createNodeTransport, createVaultClient } from '@sluice/vault-client';
import type { DemoDatabase } from '../../src/cluster/database.ts';
import type { DemoVault } from '../../src/cluster/vault.ts';
import { createOperator } from '../../src/cluster/operator.ts';
import type { Busyness } from './busyness.ts';
import { createBusyness } from './busyness.ts';
import type { Gate } from './gate.ts';
import { openGate } from './gate.ts';

/** A Vault and an agent whose clock is faked, and everything else real: TLS, PostgreSQL, files, commands. */
export interface Rig extends AsyncDisposable {
  readonly folder: string;
  readonly server: DevVault;
  readonly gate: Gate;
  readonly log: MemoryLogger;
  /** Lets that much time pass, for Vault and agent alike. */
  advance(ms: number): Promise<void>;
  text(name: string): Promise<string>;
  /** Requests that reached Vault, by its own log. */
  asked(method: string, path: string): number;
}

export interface RigTemplate {
  readonly name: string;
  readonly contents: string;
  readonly command?: string;
}

const policyFile = fileURLToPath(new URL('../../manifests/vault/app.hcl', import.meta.url));

export async function startRig(
  database: DemoDatabase,
  ttls: { readonly ttl: string; readonly maxTtl: string },
  templates: (folder: string) => readonly RigTemplate[],
): Promise<Rig> {
  const endings: (() => Promise<unknown>)[] = [];
  const end = async (): Promise<void> => {
    for (const close of endings.splice(0).reverse()) await close();
  };
  try {
    return { ...(await start(database, ttls, templates, endings)), [Symbol.asyncDispose]: end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function start(
  database: DemoDatabase,
  { ttl, maxTtl }: { readonly ttl: string; readonly maxTtl: string },
  templates: (folder: string) => readonly RigTemplate[],
  endings: (() => Promise<unknown>)[],
): Promise<Omit<Rig, typeof Symbol.asyncDispose>> {
  const keep = <T extends AsyncDisposable>(resource: T): T => {
    endings.push(async () => resource[Symbol.asyncDispose]());
    return resource;
  };
  const folder = await mkdtemp(join(tmpdir(), 'sluice-rig-'));
  endings.push(() => rm(folder, { recursive: true, force: true }));
  const busyness = createBusyness();
  const clock = createFakeClock({ settle: () => busyness.settle(), wallMs: Date.now() });
  const server = keep(await startDevVault({ mode: 'uninitialized', listeners: [{ type: 'https' }], clock }));
  const gate = keep(await openGate(Number(new URL(server.url).port)));
  const operator = createOperator(server.url, server.caPem);
  endings.push(async () => {
    await operator.write('sys/leases/revoke-prefix/database', {});
    await server.idle();
    await operator.close();
  });
  await operator.openVault();
  await operator.writePolicy('app', policyFile);
  await database.connectVault({ operator } as DemoVault, ttl, maxTtl);
  const { clientToken } = await operator.client.tokens.create({ policies: ['app'], ttl: '700h' });
  await writeFile(join(folder, 'token'), clientToken.reveal(), { mode: 0o600 });

  const log = new MemoryLogger();
  const stop = new AbortController();
  const config = configure(folder, templates(folder));
  const agent = runAgent(config, portsOf(busyness, clock, server, gate, log), stop.signal);
  const failure = agent.then(
    () => undefined,
    (error: unknown) => error,
  );
  endings.push(() => {
    stop.abort(new Error('the test is over'));
    return agent;
  });
  const advance = async (ms: number): Promise<void> => {
    await clock.advance(ms);
    await server.idle();
  };
  // The agent loads what its templates name; that is nothing the faked clock could wait for.
  const ended = failure.then((error) => Promise.reject(error instanceof Error ? error : new Error('it ended')));
  ended.catch(() => undefined);
  while (!log.messages('info').includes('rendered')) await Promise.race([advance(0), ended]);
  return {
    folder,
    server,
    gate,
    log,
    advance,
    text: (name) => readFile(join(folder, name), 'utf8'),
    asked: (method, path) => server.requests.filter((one) => one.method === method && one.path === path).length,
  };
}

function configure(folder: string, templates: readonly RigTemplate[]): AgentConfig {
  const text = JSON.stringify({
    auto_auth: { method: { type: 'token_file', config: { token_file_path: join(folder, 'token') } } },
    template_config: { exit_on_retry_failure: false },
    template: templates.map(({ name, contents, command }) => ({
      destination: join(folder, name),
      contents,
      ...(command === undefined ? {} : { exec: { command: ['/bin/sh', '-c', command] } }),
    })),
  });
  const read = readAgentConfig(text, { file: 'rig' });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value.config;
}

function portsOf(busyness: Busyness, clock: FakeClock, server: DevVault, gate: Gate, log: MemoryLogger): AgentPorts {
  const random = createFixedRandom();
  const transport = busyness.watch(createNodeTransport({ tls: { caPem: server.caPem } }));
  const address = `https://127.0.0.1:${String(gate.port)}`;
  return {
    clock,
    random,
    vault: createVaultClient({ address }, { transport, clock, random }),
    files: busyness.watch(createNodeFileSystem()),
    processes: watchProcesses(busyness, createNodeProcessRunner()),
    cryptography: createNodeCryptography(clock),
    logger: () => log,
    environment: { PATH: process.env['PATH'] ?? '' },
    processId: process.pid,
    userAgent: 'rig',
    openUpstream: () => ({ address, transport }),
    reloads: createLatestValue<AgentConfig>(),
    dumps: createLatestValue<object>(),
    signals: { listen: () => () => undefined },
  };
}

function watchProcesses(busyness: Busyness, processes: ProcessRunner): ProcessRunner {
  return {
    start: async (...args) => {
      const started = await busyness.until(processes.start(...args));
      void busyness.until(started.exit);
      return started;
    },
  };
}
