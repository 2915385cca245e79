import { injectorLaunch } from '@sluice/core';
import { openLoad } from '../load.ts';
import type { Load, LoadReport } from '../load.ts';
import type { BenchOptions } from '../options.ts';
import { megabytes, usageOf } from '../process-usage.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import { startServerProcess } from '../servers/server-process.ts';
import type { MakeReview, Webhooks } from '../servers/webhooks.ts';
import { prepareWebhooks } from '../servers/webhooks.ts';
import type { Table } from '../table.ts';

const CONNECTIONS = [1, 4, 16, 64];
const REQUESTS_PER_ROW = 12_000;
/** A webhook runs for weeks: what its first seconds cost is in the start-up table. */
const WARM_UP = 40_000;
const launched = [
  ...Object.entries(injectorLaunch.environment).map((pair) => pair.join('=')),
  ...injectorLaunch.nodeFlags,
];
const conditions = `8 KB review, TLS, keep-alive, one core, Node ${process.version} ${launched.join(' ')}`;

/**
 * Reviews of 8 KB over TLS with keep-alive, servers interleaved; the load comes from this process on the other core.
 */
export async function benchAdmission({ peer, scale }: BenchOptions): Promise<Table> {
  await using webhooks = await prepareWebhooks(peer);
  const servers = await startAll(webhooks);
  try {
    for (const { port } of servers.values()) {
      for (const make of [webhooks.reviewOfFurther, webhooks.review]) {
        using load = await open(webhooks, port, 4, make);
        await review(load, WARM_UP * scale);
      }
    }
    const rows: Table['rows'][number][] = [];
    for (const connections of CONNECTIONS) {
      for (const [name, server] of servers) {
        for (const [pods, make] of reviewsFor(name, webhooks)) {
          using load = await open(webhooks, server.port, connections, make);
          rows.push([name, pods, connections, ...(await measure(load, server.pid, REQUESTS_PER_ROW * scale))]);
        }
      }
    }
    const columns = ['reviews/s', 'reviews/core-s', 'CPU s/1000', 'p50 ms', 'p99 ms', 'anonymous', 'resident'];
    return { subject: 'admission', conditions, columns: ['server', 'pods', 'connections', ...columns], rows };
  } finally {
    for (const server of servers.values()) await server.stop();
  }
}

const STEPS = 10;
const REVIEWS_PER_STEP = 20_000;

/** Memory over 200,000 reviews at 16 connections that stay open: it must come to rest. */
export async function benchAdmissionMemory({ peer, scale }: BenchOptions): Promise<Table> {
  await using webhooks = await prepareWebhooks(peer);
  const servers = await startAll(webhooks);
  const rows: Table['rows'][number][] = [];
  try {
    for (const [name, { pid, port }] of servers) {
      const cells = [megabytes(usageOf(pid).anonymousBytes)];
      using load = await open(webhooks, port, 16, webhooks.review);
      for (let step = 0; step < STEPS; step += 1) {
        await review(load, REVIEWS_PER_STEP * scale);
        cells.push(megabytes(usageOf(pid).anonymousBytes));
      }
      rows.push([name, ...cells]);
    }
  } finally {
    for (const server of servers.values()) await server.stop();
  }
  const columns = Array.from({ length: STEPS + 1 }, (_, step) => `after ${String(step * REVIEWS_PER_STEP * scale)}`);
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

/** Only ours remembers anything of pods: it is measured with such that are all different too. */
function reviewsFor(name: string, webhooks: Webhooks): readonly (readonly [pods: string, make: MakeReview])[] {
  const alike = ['of 20 workloads', webhooks.review] as const;
  return name === 'sluice' ? [alike, ['all different', webhooks.reviewOfFurther]] : [alike];
}

async function measure(load: Load, pid: number, requests: number): Promise<readonly (number | string)[]> {
  const before = usageOf(pid);
  const { seconds, p50Ms, p99Ms } = await review(load, requests);
  const after = usageOf(pid);
  const cpu = after.cpuSeconds - before.cpuSeconds;
  const memory = [megabytes(after.anonymousBytes), megabytes(after.residentBytes)];
  return [requests / seconds, requests / cpu, (cpu / requests) * 1000, p50Ms, p99Ms, ...memory];
}

function open({ ca }: Webhooks, port: number, connections: number, make: MakeReview): Promise<Load> {
  return openLoad({ protocol: 'https:', port, ca }, connections, make);
}

async function review(load: Load, requests: number): Promise<LoadReport> {
  const report = await load.apply(requests);
  if (report.failures > 0) throw new Error(`${String(report.failures)} of ${String(requests)} reviews failed`);
  return report;
}
