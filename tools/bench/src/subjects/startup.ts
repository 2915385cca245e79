import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { agentLaunch } from '@sluice/core';
import { median } from '../measure.ts';
import type { BenchOptions } from '../options.ts';
import { megabytes, usageOf } from '../process-usage.ts';
import { startVaultWithSecrets } from '../servers/vault-with-secrets.ts';
import type { VaultWithSecrets } from '../servers/vault-with-secrets.ts';
import type { Table } from '../table.ts';

const ROUNDS = 9;
const SETTLE_MS = 1000;

interface Start {
  readonly ms: number;
  readonly cpuSeconds: number;
  readonly anonymousBytes: number;
  readonly residentBytes: number;
  readonly requests: number;
}

/**
 * From process start to the last rendered file, against a development Vault over TLS with a kubernetes login; memory
 * a second later. The peer's command runs an agent with the configuration file named by `BENCH_CONFIG`.
 */
export async function benchStartup({ peer, scale }: BenchOptions): Promise<Table> {
  const server = await startVaultWithSecrets();
  const ours = [process.execPath, ...agentLaunch.nodeFlags, 'apps/agent/bundle/agent.cjs', '-config=$BENCH_CONFIG'];
  const commands = [['sluice', ours.join(' ')], ...(peer === undefined ? [] : [['peer', peer]])] as [string, string][];
  const rows = [];
  try {
    for (const templates of [1, 5]) {
      const starts = commands.map((): Start[] => []);
      for (let round = 0; round < Math.max(3, ROUNDS * scale); round += 1) {
        for (const [index, [, command]] of commands.entries()) {
          starts[index]?.push(await startOnce(server, command, templates));
        }
      }
      for (const [index, [name]] of commands.entries()) rows.push(summarise(name, templates, starts[index] ?? []));
    }
  } finally {
    await server.vault.close();
  }
  return {
    subject: 'startup',
    conditions: `TLS, kubernetes login, Node ${process.version} ${agentLaunch.nodeFlags.join(' ')}; memory ${String(SETTLE_MS)} ms after the last file, idle`,
    columns: ['agent', 'templates', 'ms, median', 'ms, best', 'CPU ms', 'anonymous', 'resident', 'requests'],
    rows,
  };
}

async function startOnce(server: VaultWithSecrets, command: string, templates: number): Promise<Start> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  const config = join(folder, 'config.json');
  await writeFile(config, await server.agentConfiguration(folder, { templates }));
  const files = Array.from({ length: templates }, (_, index) => join(folder, 'secrets', String(index)));
  const before = server.vault.requests.length;
  const started = performance.now();
  const child = spawn('sh', ['-c', `exec ${command}`], {
    env: { ...process.env, BENCH_CONFIG: config },
    stdio: 'ignore',
  });
  try {
    while (!files.every((file) => existsSync(file))) {
      if (child.exitCode !== null)
        throw new Error(`${command} ended with ${String(child.exitCode)} before it rendered`);
      await wait(1);
    }
    const ms = performance.now() - started;
    const { cpuSeconds } = usageOf(child.pid ?? 0);
    await wait(SETTLE_MS);
    const { anonymousBytes, residentBytes } = usageOf(child.pid ?? 0);
    return { ms, cpuSeconds, anonymousBytes, residentBytes, requests: server.vault.requests.length - before };
  } finally {
    const exit = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exit;
    await rm(folder, { recursive: true, force: true });
  }
}

function summarise(name: string, templates: number, starts: readonly Start[]): Table['rows'][number] {
  const of = (pick: (start: Start) => number): number => median(starts.map(pick));
  return [
    name,
    templates,
    of(({ ms }) => ms),
    Math.min(...starts.map(({ ms }) => ms)),
    of(({ cpuSeconds }) => cpuSeconds) * 1000,
    megabytes(of(({ anonymousBytes }) => anonymousBytes)),
    megabytes(of(({ residentBytes }) => residentBytes)),
    of(({ requests }) => requests),
  ];
}
