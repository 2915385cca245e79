import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AuthenticatedToken } from '@sluice/core';
import { SecretString } from '@sluice/core';
import type { FakeClock } from '@sluice/core/testing';
import { createFakeClock, createFixedRandom, MemoryLogger } from '@sluice/core/testing';
import { createNodeTransport, createVaultClient } from '@sluice/vault-client';
import type { HttpHeader } from '@sluice/vault-client';
import { createTokenSupply } from '../../src/auto-auth/token-supply.ts';
import type { TokenSupplySource } from '../../src/auto-auth/token-supply.ts';
import { startListener } from '../../src/listener/index.ts';
import { createProxy } from '../../src/proxy/create-proxy.ts';
import { createProxyMetrics } from '../../src/proxy/metrics.ts';
import type { ProxyMetrics } from '../../src/proxy/metrics.ts';
import type { ProxyOptions } from '../../src/proxy/options.ts';
import { settle } from '../ports.ts';

/** The agent's own token in these tests; no reply may contain it. */
export const agentToken = 'hvs.sluice-canary-agent-token';

/** One request as it reached the server. */
export interface Seen {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: readonly HttpHeader[];
  readonly body: Buffer;
  readonly text: string;
  header(name: string): string | undefined;
}

/** Answers for the server; the request's body has been read. */
export type Upstream = (seen: Seen, response: ServerResponse) => void;

export interface SceneOptions extends Partial<ProxyOptions> {
  readonly listener?: {
    readonly requireRequestHeader?: boolean;
    readonly enableQuit?: boolean;
    readonly metricsOnly?: boolean;
  };
  /** Default: `agentToken`. */
  readonly token?: string | undefined;
  /** Leave the request's body to `upstream`: `seen.body` stays empty. */
  readonly raw?: (request: IncomingMessage, response: ServerResponse) => void;
}

export interface Ask {
  readonly headers?: readonly HttpHeader[];
  readonly body?: string | Buffer | AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal;
}

export interface ProxyScene extends AsyncDisposable {
  readonly url: string;
  readonly seen: readonly Seen[];
  readonly clock: FakeClock;
  readonly supply: TokenSupplySource;
  readonly metrics: ProxyMetrics;
  readonly log: MemoryLogger;
  readonly quits: () => number;
  ask(method: string, target: string, ask?: Ask): Promise<Answer>;
  count(method: string, target: string): number;
}

/** The proxy between a client and a server, over real sockets, on a clock that stands still. */
export async function aProxy(
  upstream: Upstream,
  { listener = {}, raw, ...options }: SceneOptions = {},
): Promise<ProxyScene> {
  const seen: Seen[] = [];
  const server = await startListener({
    endpoint: { kind: 'tcp', host: '127.0.0.1', port: 0 },
    handler:
      raw ??
      (async (request, response) => {
        upstream(await record(request, seen), response);
      }),
  });
  const clock = createFakeClock({ settle });
  const random = createFixedRandom();
  const transport = createNodeTransport({ maxConnections: 128 });
  const vault = createVaultClient({ address: server.url }, { transport, clock, random });
  const supply = createTokenSupply();
  const metrics = createProxyMetrics();
  const log = new MemoryLogger();
  let quits = 0;
  const proxy = createProxy(
    {
      address: server.url,
      useAutoAuthToken: 'when-absent',
      cache: true,
      userAgent: 'Sluice Agent API Proxy/1.0',
      ...options,
    },
    { transport, vault, clock, random, log, supply, metrics, quit: () => (quits += 1) },
  );
  const token = 'token' in options ? options.token : agentToken;
  if (token !== undefined) supply.tokens.publish(aToken(token));
  const front = await startListener({
    endpoint: { kind: 'tcp', host: '127.0.0.1', port: 0 },
    handler: proxy.handlerFor({
      role: listener.metricsOnly === true ? 'metrics-only' : 'default',
      requireRequestHeader: listener.requireRequestHeader ?? false,
      enableQuit: listener.enableQuit ?? false,
    }),
  });
  const client = createNodeTransport({ maxConnections: 128 });
  const stop = new AbortController();
  const running = proxy.run(stop.signal);
  const count = (method: string, target: string): number =>
    seen.filter((one) => one.method === method && one.target === target).length;
  return {
    url: front.url,
    seen,
    clock,
    supply,
    metrics,
    log,
    quits: () => quits,
    count,
    async ask(method, target, { headers = [], body, signal = new AbortController().signal } = {}) {
      const bytes = typeof body === 'string' ? Buffer.from(body) : body;
      const request = {
        method,
        url: `${front.url}${target}`,
        headers,
        ...(bytes === undefined ? {} : { body: bytes }),
      };
      const response = await client.send(request, signal);
      return {
        ...response,
        body: Buffer.from(response.body),
        text: Buffer.from(response.body).toString(),
        header: (name) => response.headers.find(([key]) => key.toLowerCase() === name)?.[1],
      };
    },
    async [Symbol.asyncDispose]() {
      stop.abort(new Error('the test is over'));
      await running;
      await client[Symbol.asyncDispose]();
      await front[Symbol.asyncDispose]();
      await transport[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

export function aToken(text: string): AuthenticatedToken {
  return { token: new SecretString(text), leaseDurationSeconds: 3600, renewable: true };
}

/** Vault's envelope. */
export function envelope(parts: object): string {
  const empty = { request_id: 'r', lease_id: '', renewable: false, lease_duration: 0, data: null, wrap_info: null };
  return `${JSON.stringify({ ...empty, warnings: null, auth: null, ...parts })}\n`;
}

/** A lease of an hour. */
export function aLease(leaseId: string, parts: object = {}): string {
  return envelope({ lease_id: leaseId, renewable: true, lease_duration: 3600, data: { username: 'u' }, ...parts });
}

/** Answers JSON. */
export function json(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(body);
}

async function record(request: IncomingMessage, seen: Seen[]): Promise<Seen> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const one = {
    method: request.method ?? '',
    target: request.url ?? '',
    headers: request.headers,
    body: Buffer.concat(chunks),
  };
  seen.push(one);
  return one;
}
