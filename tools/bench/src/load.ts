import { performance } from 'node:perf_hooks';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { RequestOptions } from 'node:https';

/** One request of a load: method, path, headers and body, made anew for each so that no answer can be reused. */
export interface LoadRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface LoadReport {
  readonly requests: number;
  readonly failures: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Where the load goes. */
export interface LoadTarget {
  readonly protocol: 'http:' | 'https:';
  readonly port: number;
  readonly ca?: string;
}

/** Keep-alive connections that are open, and requests over them. */
export interface Load extends Disposable {
  /** Sends `total` requests, on each connection one after the other. */
  apply(total: number): Promise<LoadReport>;
}

/**
 * Opens `connections` keep-alive connections with one request on each: an API server keeps its connections to a webhook
 * for days, so that a table of reviews must not count handshakes.
 */
export async function openLoad(
  target: LoadTarget,
  connections: number,
  make: (index: number) => LoadRequest,
): Promise<Load> {
  const agent = agentFor(target, connections);
  const apply = (total: number): Promise<LoadReport> => applyLoad(target, agent, { connections, total, make });
  await apply(connections);
  return {
    apply,
    [Symbol.dispose]: () => {
      agent.destroy();
    },
  };
}

interface LoadSize {
  readonly connections: number;
  readonly total: number;
  readonly make: (index: number) => LoadRequest;
}

async function applyLoad(target: LoadTarget, agent: HttpAgent, size: LoadSize): Promise<LoadReport> {
  const { connections, total, make } = size;
  const latencies: number[] = [];
  let next = 0;
  let failures = 0;
  const started = performance.now();
  const worker = async (): Promise<void> => {
    while (next < total) {
      const request = make(next++);
      const sent = performance.now();
      if ((await send(target, agent, request)) !== 200) failures += 1;
      latencies.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = (performance.now() - started) / 1000;
  latencies.sort((a, b) => a - b);
  return { requests: total, failures, seconds, p50Ms: at(latencies, 0.5), p99Ms: at(latencies, 0.99) };
}

function agentFor(target: LoadTarget, connections: number): HttpAgent {
  const options = { keepAlive: true, maxSockets: connections };
  return target.protocol === 'https:'
    ? new HttpsAgent({ ...options, ...(target.ca === undefined ? {} : { ca: target.ca }) })
    : new HttpAgent(options);
}

function send(target: LoadTarget, agent: HttpAgent, { method, path, headers, body }: LoadRequest): Promise<number> {
  const options: RequestOptions = { agent, host: '127.0.0.1', port: target.port, method, path, headers };
  return new Promise((resolve, reject) => {
    const request = (target.protocol === 'https:' ? httpsRequest : httpRequest)(options, (response) => {
      response.resume();
      response.on('end', () => {
        resolve(response.statusCode ?? 0);
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

function at(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
