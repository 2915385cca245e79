import { Agent, request as httpsRequest } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import type { LoadRequest } from '../load.ts';
import type { BenchOptions } from '../options.ts';
import type { ServerCommand, ServerProcess } from '../servers/server-process.ts';
import { startServerProcess } from '../servers/server-process.ts';
import type { TcpService } from '../servers/tcp-service.ts';
import { startTcpService } from '../servers/tcp-service.ts';
import type { Webhooks } from '../servers/webhooks.ts';
import { prepareWebhooks } from '../servers/webhooks.ts';
import type { Table } from '../table.ts';

const CREATES = 3000;
const CONNECTIONS = 8;
/** 8 connections with this pause make about 200 creates a second. */
const PAUSE_MS = 40;
/** A Service takes an endpoint out some time after its pod was told to end (spec/kubernetes.md 11.2). */
const ENDPOINT_DELAY_MS = 1000;

/**
 * Two webhooks behind a Service; while creates go on, one after the other is ended by SIGTERM and replaced. The client
 * repeats nothing, as an API server repeats no POST. Source: spec/kubernetes.md 11.2.
 */
export async function benchAdmissionRestart({ peer, scale }: BenchOptions): Promise<Table> {
  await using webhooks = await prepareWebhooks(peer);
  const rows: Table['rows'][number][] = [];
  for (const [name, command] of webhooks.commands) {
    // The floor ends at once, as its comparison is not about this.
    if (name !== 'bare node:https') rows.push([name, ...(await restartUnderLoad(webhooks, command, CREATES * scale))]);
  }
  return {
    subject: 'admission-restart',
    conditions: 'two webhooks, each ended by SIGTERM and replaced under load',
    columns: ['server', 'creates', 'lost'],
    rows,
  };
}

async function restartUnderLoad(
  webhooks: Webhooks,
  command: ServerCommand,
  creates: number,
): Promise<readonly [sent: number, lost: number]> {
  await using service = await startTcpService();
  const old = [await startServerProcess(command), await startServerProcess(command)];
  for (const { port } of old) service.add(port);
  const progress = { sent: 0, lost: 0, restarted: false };
  const load = createUnderLoad(webhooks, service.port, creates, progress);
  const fresh = await replaceAll(old, command, service);
  progress.restarted = true;
  await load;
  for (const server of fresh) await server.stop();
  return [progress.sent, progress.lost];
}

async function replaceAll(
  old: readonly ServerProcess[],
  command: ServerCommand,
  service: TcpService,
): Promise<readonly ServerProcess[]> {
  const fresh: ServerProcess[] = [];
  for (const server of old) {
    const replacement = await startServerProcess(command);
    fresh.push(replacement);
    service.add(replacement.port);
    process.kill(server.pid, 'SIGTERM');
    await wait(ENDPOINT_DELAY_MS);
    service.remove(server.port);
    await server.ended;
  }
  return fresh;
}

async function createUnderLoad(
  { ca, review }: Webhooks,
  port: number,
  creates: number,
  progress: { sent: number; lost: number; readonly restarted: boolean },
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, ca });
  const worker = async (): Promise<void> => {
    while (progress.sent < creates || !progress.restarted) {
      progress.sent += 1;
      if (!(await isAnswered(agent, port, review(progress.sent)))) progress.lost += 1;
      await wait(PAUSE_MS);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  agent.destroy();
}

function isAnswered(agent: Agent, port: number, { method, path, headers, body }: LoadRequest): Promise<boolean> {
  return new Promise((resolve) => {
    const request = httpsRequest({ agent, host: '127.0.0.1', port, method, path, headers }, (response) => {
      response.on('error', () => {
        resolve(false);
      });
      response.on('end', () => {
        resolve(response.statusCode === 200);
      });
      response.resume();
    });
    request.on('error', () => {
      resolve(false);
    });
    request.end(body);
  });
}
