import { injectorLaunch } from '@sluice/core';
import { openLoad } from '../load.ts';
import type { Load, LoadReport } from '../load.ts';
import type { BenchOptions } from '../options.ts';
import { megabytes, usageOf } from '../process-usage.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import { startServerProcess } from '../servers/server-process.ts';
import type { Webhooks } from '../servers/webhooks.ts';
import { prepareWebhooks } from '../servers/webhooks.ts';
import type { Table } from '../table.ts';

const CONNECTIONS = [1, 4, 16, 64];
const REQUESTS_PER_ROW = 12_000;
/** A webhook runs for weeks: what its first seconds cost is in the start-up table. */
const WARM_UP = 20_000;
const conditions = `8 KB review, TLS, keep-alive, one core, Node ${process.version} ${injectorLaunch.nodeFlags.join(' ')}`;

/**
 * Reviews of 8 KB over TLS with keep-alive, servers interleaved; the load comes from this process on the other core.
 */
export async function benchAdmission({ peer, scale }: BenchOptions): Promise<Table> {
  await using webhooks = await prepareWebhooks(peer);
  const servers = await startAll(webhooks);
  try {
    for (const { port } of servers.values()) {
      using load = await open(webhooks, port, 4);
      await review(load, WARM_UP * scale);
    }
    const rows: Table['rows'][number][] = [];
    for (const connections of CONNECTIONS) {
      for (const [name, server] of servers) {
        rows.push([name, connections, ...(await measure(webhooks, server, connections, REQUESTS_PER_ROW * scale))]);
      }
    }
    const columns = ['reviews/s', 'reviews/core-s', 'CPU s/1000', 'p50 ms', 'p99 ms', 'anonymous', 'resident'];
    return { subject: 'admission', conditions, columns: ['server', 'connections', ...columns], rows };
  } finally {
    for (const server of servers.values()) await server.stop();
  }
}

const STEPS = 10;
const REVIEWS_PER_STEP = 20_000;

/** Memory over 200,000 reviews at 16 connections: it must come to rest. */
export async function benchAdmissionMemory({ peer, scale }: BenchOptions): Promise<Table> {
  await using webhooks = await prepareWebhooks(peer);
  const servers = await startAll(webhooks);
  const cells = new Map([...servers].map(([name, { pid }]) => [name, [megabytes(usageOf(pid).anonymousBytes)]]));
  try {
    for (let step = 0; step < STEPS; step += 1) {
      for (const [name, { pid, port }] of servers) {
        using load = await open(webhooks, port, 16);
        await review(load, REVIEWS_PER_STEP * scale);
        cells.get(name)?.push(megabytes(usageOf(pid).anonymousBytes));
      }
    }
  } finally {
    for (const server of servers.values()) await server.stop();
  }
  const columns = Array.from({ length: STEPS + 1 }, (_, step) => `after ${String(step * REVIEWS_PER_STEP * scale)}`);
  const rows = [...cells].map(([name, values]) => [name, ...values]);
  return {
    subject: 'admission-memory',
    conditions: `anonymous memory; ${conditions}`,
    columns: ['server', ...columns],
    rows,
  };
}

async function startAll({ commands }: Webhooks): Promise<ReadonlyMap<string, ServerProcess>> {
  const servers = new Map<string, ServerProcess>();
  for (const [name, command] of commands) servers.set(name, await startServerProcess(command));
  return servers;
}

async function measure(
  webhooks: Webhooks,
  { pid, port }: ServerProcess,
  connections: number,
  requests: number,
): Promise<readonly (number | string)[]> {
  using load = await open(webhooks, port, connections);
  const before = usageOf(pid);
  const { seconds, p50Ms, p99Ms } = await review(load, requests);
  const after = usageOf(pid);
  const cpu = after.cpuSeconds - before.cpuSeconds;
  const memory = [megabytes(after.anonymousBytes), megabytes(after.residentBytes)];
  return [requests / seconds, requests / cpu, (cpu / requests) * 1000, p50Ms, p99Ms, ...memory];
}

function open({ ca, review: make }: Webhooks, port: number, connections: number): Promise<Load> {
  return openLoad({ protocol: 'https:', port, ca }, connections, make);
}

async function review(load: Load, requests: number): Promise<LoadReport> {
  const report = await load.apply(requests);
  if (report.failures > 0) throw new Error(`${String(report.failures)} of ${String(requests)} reviews failed`);
  return report;
}
