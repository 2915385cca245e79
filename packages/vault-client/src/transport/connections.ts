import { Agent } from 'node:http';
import type { AgentOptions } from 'node:http';
import { createConnection } from 'node:net';
import type { Duplex } from 'node:stream';
import type { HttpRequest } from './http-transport.ts';
import type { ProxySettings } from './proxy/settings.ts';
import type { TlsOptions } from './tls-options.ts';

/** Settings of a connection pool. */
export interface ConnectionOptions {
  readonly tls?: TlsOptions;
  /** Default: no proxy. */
  readonly proxy?: ProxySettings;
  /** Open connections per origin; further requests wait. Default 10. */
  readonly maxConnections?: number;
  /** From the start of a connection to the end of its TLS handshake. Default 10 s. */
  readonly connectTimeoutMs?: number;
  /** How long an unused connection is kept. Default 90 s. */
  readonly idleTimeoutMs?: number;
  /** Default true. */
  readonly keepAlive?: boolean;
}

export const defaultConnectTimeoutMs = 10_000;

/** Pools of connections, one for each way to a server, made when first needed. */
export interface Connections {
  agentFor(request: Pick<HttpRequest, 'url' | 'socketPath'>): Promise<Agent>;
  close(): void;
}

export function createConnections(options: ConnectionOptions): Connections {
  const pools = new Map<string, Promise<Agent>>();
  return {
    agentFor(request) {
      const key = request.socketPath ?? new URL(request.url).protocol;
      const found = pools.get(key) ?? createPool(request, options);
      pools.set(key, found);
      return found;
    },
    close() {
      for (const pool of pools.values())
        pool.then(
          (agent) => {
            agent.destroy();
          },
          () => undefined,
        );
      pools.clear();
    },
  };
}

// TLS and proxy code is loaded when a request needs it: a sidecar on a unix socket never pays for either.
async function createPool(
  request: Pick<HttpRequest, 'url' | 'socketPath'>,
  options: ConnectionOptions,
): Promise<Agent> {
  const pool = poolOptions(options);
  if (request.socketPath !== undefined) return new UnixAgent(request.socketPath, pool);
  if (options.proxy !== undefined) {
    const { createProxyAgent } = await import('./proxy/proxy-agent.ts');
    return createProxyAgent(request.url, options.proxy, options.tls ?? {}, pool);
  }
  if (!request.url.startsWith('https:')) return new Agent(pool);
  const { SecureAgent } = await import('./secure-agent.ts');
  return new SecureAgent(options.tls ?? {}, pool);
}

function poolOptions(options: ConnectionOptions): AgentOptions {
  return {
    keepAlive: options.keepAlive ?? true,
    maxSockets: options.maxConnections ?? 10,
    // Newest first: the oldest ones may idle out.
    scheduling: 'lifo',
    timeout: options.idleTimeoutMs ?? 90_000,
  };
}

class UnixAgent extends Agent {
  readonly #path: string;

  constructor(path: string, options: AgentOptions) {
    super(options);
    this.#path = path;
  }

  override createConnection(): Duplex {
    return createConnection({ path: this.#path });
  }
}
