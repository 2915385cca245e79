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

/** Sends `total` requests over `connections` keep-alive connections, each one after the other. */
export async function applyLoad(
  target: LoadTarget,
  connections: number,
  total: number,
  make: (index: number) => LoadRequest,
): Promise<LoadReport> {
  const latencies: number[] = [];
  let next = 0;
  let failures = 0;
  const agent = agentFor(target, connections);
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
  agent.destroy();
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
