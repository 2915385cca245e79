import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server as HttpServer, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock, Random } from '@sluice/core';
import { SluiceError } from '@sluice/core';
import { ConnectionLimit, defaultMaxConnections } from './connection-limit.ts';
import type { KeyPair } from './key-pair.ts';
import type { ListenAddress } from './listen-address.ts';

export interface TlsSettings {
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  /** OpenSSL's cipher list; `undefined` for Node's own. */
  readonly ciphers: string | undefined;
}

/** Keep-alive and time limits of one port. Source: spec/kubernetes.md 6. */
const timeouts = {
  keepAliveTimeout: 120_000, // API servers keep idle connections 90 s and do not repeat a POST that meets a closed one
  headersTimeout: 15_000,
  requestTimeout: 30_000, // bodies of reviews have less time (`BodyReader`)
  connectionsCheckingInterval: 2_000, // how late the two above may be found out; Node's own 30 s would triple them
  maxHeaderSize: 32 * 1024,
};

/** A connection serves this long, plus up to as much again by chance, then the API server opens one elsewhere. */
const connectionAgeMs = 300_000;

export interface ServerPorts {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly random: Pick<Random, 'fraction'>;
}

/** One listening port that can be drained without losing a request. */
export class DrainableServer implements AsyncDisposable {
  readonly #server: HttpServer | HttpsServer;
  readonly #sockets = new Set<Socket>();
  #draining = false;
  #closed: Promise<unknown> | undefined;

  constructor(server: HttpServer | HttpsServer) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.on('request', (_request: IncomingMessage, response: ServerResponse) => {
      if (this.#draining) response.setHeader('Connection', 'close');
    });
  }

  /** The port listened on, for a setting of port 0. */
  get port(): number {
    const address = this.#server.address();
    return isAddressInfo(address) ? address.port : 0;
  }

  /**
   * From now on every answer to a new request ends its connection; connections and requests are still accepted. Who
   * takes time to answer sees to that header itself.
   */
  startDraining(): void {
    this.#draining = true;
  }

  /** Accepts nothing more, lets open requests end, and closes what is left when `signal` aborts. */
  async close(signal: AbortSignal): Promise<void> {
    this.startDraining();
    const end = (): void => {
      for (const socket of this.#sockets) socket.destroy();
    };
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    this.#closed ??= new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeIdleConnections();
    await this.#closed;
    signal.removeEventListener('abort', end);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close(AbortSignal.abort());
  }
}

/** The TLS port. */
export class TlsServer extends DrainableServer {
  readonly #https: HttpsServer;
  readonly #tls: TlsSettings;

  constructor(https: HttpsServer, tls: TlsSettings) {
    super(https);
    this.#https = https;
    this.#tls = tls;
  }

  /** New handshakes get this pair; open connections keep theirs. */
  replaceKeyPair(pair: KeyPair): void {
    this.#https.setSecureContext(contextOf(pair, this.#tls));
  }
}

/** Listens with TLS, HTTP/1.1 only. Throws `INJECTOR_LISTEN` when the address cannot be used. */
export async function listenHttps(
  address: ListenAddress,
  pair: KeyPair,
  tls: TlsSettings & { readonly maxConnections?: number | undefined },
  listener: RequestListener,
  ports: ServerPorts,
): Promise<TlsServer> {
  const options = {
    ...contextOf(pair, tls),
    ...timeouts,
    handshakeTimeout: 10_000,
    ALPNProtocols: ['http/1.1'],
  };
  const server = createHttpsServer(options);
  const drainable = new TlsServer(server, tls);
  const connections = new ConnectionLimit(server, tls.maxConnections ?? defaultMaxConnections);
  server.on('request', aging(listener, connections, ports));
  await listen(server, address);
  return drainable;
}

/** Listens without TLS, for health and metrics. Throws `INJECTOR_LISTEN` when the address cannot be used. */
export async function listenHttp(address: ListenAddress, listener: RequestListener): Promise<DrainableServer> {
  const server = createHttpServer(timeouts);
  const drainable = new DrainableServer(server); // its own listener first: it sets a header
  server.on('request', listener);
  await listen(server, address);
  return drainable;
}

// `setSecureContext` forgets every option that it is not given, so both uses take all of them from here.
function contextOf(
  { certificate, key }: KeyPair,
  { minVersion, ciphers }: TlsSettings,
): Record<string, string | boolean> {
  return { cert: certificate, key, minVersion, honorCipherOrder: true, ...(ciphers === undefined ? {} : { ciphers }) };
}

function aging(
  listener: RequestListener,
  connections: ConnectionLimit,
  { clock, random }: ServerPorts,
): RequestListener {
  const ends = new WeakMap<Socket, number>();
  return (request, response) => {
    const now = clock.monotonicMs();
    let end = ends.get(request.socket);
    if (end === undefined) {
      ends.set(request.socket, (end = now + connectionAgeMs * (1 + random.fraction())));
      connections.requested(request.socket, response);
    }
    if (now >= end) response.setHeader('Connection', 'close');
    listener(request, response);
  };
}

async function listen(server: HttpServer | HttpsServer, { host, port }: ListenAddress): Promise<void> {
  server.listen(host === undefined ? { port } : { port, host });
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown failure';
    const message = `listen address ${host ?? ''}:${port}: cannot listen (${code}); choose another with -listen`;
    throw new SluiceError('INJECTOR_LISTEN', message, { cause: error });
  }
}

function isAddressInfo(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
