import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { agentLaunch } from '@sluice/core';
import { median } from '../measure.ts';
import type { BenchOptions } from '../options.ts';
import { megabytes, usageOf } from '../process-usage.ts';
import { applyRawLoad } from '../raw-load.ts';
import { freePort, startServerProcess } from '../servers/server-process.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import { LEASED_PATH, startVaultWithSecrets } from '../servers/vault-with-secrets.ts';
import type { VaultWithSecrets } from '../servers/vault-with-secrets.ts';
import type { Table } from '../table.ts';

const CONNECTIONS = 64;
const ROUNDS = 5;
const SETTLE_MS = 1000;
const READS = { cached: 20_000, 'passed through': 3000 } as const;
type Kind = keyof typeof READS;
const LEASED = `/v1/${LEASED_PATH}`;
// No two of these are equal: equal requests in flight would share one answer of the server.
const pathOf: Readonly<Record<Kind, (index: number) => string>> = {
  cached: () => LEASED,
  'passed through': (index) => `/v1/secret/data/0?n=${String(index)}`,
};

interface Subject {
  readonly name: string;
  readonly port: number;
  readonly process: ServerProcess;
  readonly kinds: readonly Kind[];
  /** After the first reads, before any load. */
  readonly idleBytes: number;
  readonly rounds: Record<Kind, Round[]>;
}

interface Round {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
  readonly anonymousBytes: number;
}

/**
 * Reads through the agent's listener with its cache on and the agent's token: a leased one, which it keeps, and one of
 * a KV secret, which goes to a development Vault over TLS. All agents run at once and take turns, each on one core. The
 * peer's command runs an agent with the configuration file named by `BENCH_CONFIG`.
 */
export async function benchProxy({ peer, scale }: BenchOptions): Promise<Table> {
  const server = await startVaultWithSecrets();
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  const subjects: Subject[] = [];
  try {
    const ours = [process.execPath, ...agentLaunch.nodeFlags, 'apps/agent/bundle/agent.cjs', '-config=$BENCH_CONFIG'];
    const floor = [process.execPath, ...agentLaunch.nodeFlags, 'tools/bench/src/servers/bare-reply.mjs'];
    subjects.push(await startAgent('sluice', ours.join(' '), server, join(folder, 'sluice')));
    if (peer !== undefined) subjects.push(await startAgent('peer', peer, server, join(folder, 'peer')));
    subjects.push(await startFloor(floor.join(' ')));
    for (const subject of subjects) await runRound(subject, server, Math.min(1, scale)); // warm
    for (const { rounds } of subjects) for (const kind of Object.values(rounds)) kind.length = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const subject of subjects) await runRound(subject, server, scale);
    }
  } finally {
    for (const subject of subjects) await subject.process.stop();
    await server.vault.close();
    await rm(folder, { recursive: true, force: true });
  }
  return {
    subject: 'proxy',
    conditions: `${String(CONNECTIONS)} connections, http to the agent, TLS to Vault, one core, Node ${process.version} ${agentLaunch.nodeFlags.join(' ')}; anonymous memory idle with listener and cache, and after this load`,
    columns: ['agent', 'reads', 'reads/s', 'CPU us/read', 'spread', 'idle', 'after load'],
    rows: subjects.flatMap(rowsOf),
  };
}

async function startAgent(name: string, command: string, server: VaultWithSecrets, folder: string): Promise<Subject> {
  const listenerPort = await freePort();
  const config = `${folder}.json`;
  await writeFile(config, await server.agentConfiguration(folder, { templates: 1, listenerPort }));
  const env = { BENCH_CONFIG: config };
  const process = await startServerProcess({ command: `taskset -c 0 ${command}`, env, port: listenerPort });
  const kinds = ['cached', 'passed through'] as const;
  for (const kind of kinds) await untilAnswered(listenerPort, pathOf[kind]);
  await wait(SETTLE_MS);
  const idleBytes = usageOf(process.pid).anonymousBytes;
  return { name, port: listenerPort, process, kinds, idleBytes, rounds: { cached: [], 'passed through': [] } };
}

async function startFloor(command: string): Promise<Subject> {
  const process = await startServerProcess({ command: `taskset -c 0 ${command}`, env: {} });
  const idleBytes = usageOf(process.pid).anonymousBytes;
  const rounds = { cached: [], 'passed through': [] };
  return { name: 'bare node:http', port: process.port, process, kinds: ['cached'], idleBytes, rounds };
}

async function untilAnswered(port: number, path: (index: number) => string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const { failures } = await applyRawLoad(port, path, 1, 1);
    if (failures === 0) return;
    await wait(50);
  }
  throw new Error(`${path(0)} was never answered with 200`);
}

async function runRound(subject: Subject, { vault }: VaultWithSecrets, scale: number): Promise<void> {
  for (const kind of subject.kinds) {
    const before = usageOf(subject.process.pid);
    const asked = vault.requests.length;
    const load = await applyRawLoad(subject.port, pathOf[kind], CONNECTIONS, Math.ceil(READS[kind] * scale));
    const after = usageOf(subject.process.pid);
    if (load.failures > 0) throw new Error(`${subject.name}: ${String(load.failures)} reads failed`);
    const reached = vault.requests.slice(asked).filter(({ path }) => path === LEASED).length;
    if (reached > 0) throw new Error(`${subject.name}: ${String(reached)} cached reads reached Vault`);
    subject.rounds[kind].push({
      perSecond: load.requests / load.seconds,
      cpuMicroseconds: ((after.cpuSeconds - before.cpuSeconds) / load.requests) * 1e6,
      anonymousBytes: after.anonymousBytes,
    });
  }
}

function rowsOf({ name, kinds, rounds, idleBytes }: Subject): Table['rows'] {
  return kinds.map((kind) => {
    const cpu = rounds[kind].map(({ cpuMicroseconds }) => cpuMicroseconds);
    return [
      name,
      kind,
      median(rounds[kind].map(({ perSecond }) => perSecond)),
      median(cpu),
      (Math.max(...cpu) - Math.min(...cpu)) / median(cpu),
      megabytes(idleBytes),
      megabytes(Math.max(...rounds[kind].map(({ anonymousBytes }) => anonymousBytes))),
    ];
  });
}
