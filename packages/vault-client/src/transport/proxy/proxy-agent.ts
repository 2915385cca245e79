import { Agent, request as httpRequest } from 'node:http';
import type { AgentOptions, ClientRequest } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { refuse, SecureAgent, targetOf } from '../secure-agent.ts';
import type { Connected } from '../secure-agent.ts';
import type { TlsOptions } from '../tls-options.ts';
import { proxyFor } from './decide.ts';
import type { ProxySettings } from './settings.ts';

/** A pool that goes through the proxy that `settings` name for `url`, if any. */
export function createProxyAgent(url: string, settings: ProxySettings, tls: TlsOptions, options: AgentOptions): Agent {
  const proxy = proxyFor(url, settings);
  const secure = url.startsWith('https:');
  if (proxy === undefined) return secure ? new SecureAgent(tls, options) : new Agent(options);
  const server = new URL(proxy);
  if (server.protocol !== 'http:') throw new ProxyError(server.host, 'only http:// proxies are supported');
  return secure ? new TunnelAgent(server, tls, options) : new ForwardAgent(server, options);
}

class ProxyError extends Error {
  readonly code: string = 'PROXY';

  constructor(host: string, problem: string) {
    super(`proxy ${host}: ${problem}`);
    this.name = 'ProxyError';
  }
}

/** `CONNECT` to the server, then TLS with it: the proxy sees names and sizes only. */
class TunnelAgent extends SecureAgent {
  readonly #proxy: URL;

  constructor(proxy: URL, tls: TlsOptions, options: AgentOptions) {
    super(tls, options);
    this.#proxy = proxy;
  }

  override createConnection(options: RequestOptions, connected?: Connected): undefined {
    const target = targetOf(options);
    const host = target.host.includes(':') ? `[${target.host}]` : target.host;
    tunnel(this.#proxy, `${host}:${target.port}`)
      .then((socket) => this.secure({ ...target, socket }))
      .then(
        (stream) => connected?.(null, stream),
        (error: unknown) => {
          refuse(connected, error);
        },
      );
    return undefined;
  }
}

function tunnel(proxy: URL, authority: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const asking = httpRequest({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port === '' ? 80 : proxy.port,
      method: 'CONNECT',
      path: authority,
      headers: { Host: authority, ...authorization(proxy) },
      agent: false,
    });
    asking.once('connect', (response, socket) => {
      if (response.statusCode === 200) {
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(new ProxyError(proxy.host, `refused the tunnel with status ${response.statusCode ?? 0}`));
    });
    asking.once('error', reject);
    asking.end();
  });
}

/** Plain requests are handed to the proxy with their whole URL as the target. */
class ForwardAgent extends Agent {
  readonly #proxy: URL;

  constructor(proxy: URL, options: AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  // Called by node:http for each request; not in the type declarations.
  addRequest(request: ClientRequest, options: RequestOptions): void {
    const host = String(request.getHeader('host') ?? options.host);
    request.path = `http://${host}${request.path}`;
    for (const [name, value] of Object.entries(authorization(this.#proxy))) request.setHeader(name, value);
    const base = Agent.prototype as unknown as { addRequest: (request: object, options: object) => void };
    const to = {
      host: this.#proxy.hostname.replace(/^\[|\]$/g, ''),
      port: this.#proxy.port === '' ? 80 : this.#proxy.port,
    };
    base.addRequest.call(this, request, { ...options, ...to });
  }
}

function authorization(proxy: URL): Record<string, string> {
  if (proxy.username === '') return {};
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
