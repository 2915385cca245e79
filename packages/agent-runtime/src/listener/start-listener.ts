import { once } from 'node:events';
import type { Server, ServerOptions, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { SecureContextOptions, TlsOptions } from 'node:tls';
import { Server as TlsServer } from 'node:tls';
import { describeListenFailure, ListenerError } from './errors.ts';
import type {
  ListenerHandler,
  ListenerLimits,
  ListenerOptions,
  ListenerTls,
  TcpEndpoint,
  UnixEndpoint,
} from './options.ts';
import { acceptEveryMethod, TrueMethodRequest } from './true-methods.ts';
import { clearSocketPath, withSocketMode } from './unix-socket.ts';

/** An open listener. */
export interface Listener extends AsyncDisposable {
  /** `http://127.0.0.1:8200`, `https://[::1]:8200`, `unix:/run/agent.sock`. */
  readonly url: string;
  /** The bound port; 0 for a unix socket. */
  readonly port: number;
  /** Uses another certificate for connections that come from now on. Throws `LISTENER_CERTIFICATE`. */
  replaceTls(tls: ListenerTls): void;
  /** Ends all connections at once, requests in progress included. */
  dropConnections(): void;
  /**
   * Takes no further connections, lets requests in progress finish (answered with `Connection: close`), and resolves
   * when all connections are closed. `deadline` cuts off what is left when it aborts. Calling again is fine.
   */
  close(deadline?: AbortSignal): Promise<void>;
}

/**
 * An HTTP/1.1 server, on TCP or a unix socket, with or without TLS, that accepts every method.
 * Rejects with `ListenerError`. Source: spec/agent.md 2.10, 8.9, 12; spec/vault-api.md 15.2.
 */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const { endpoint, tls } = options;
  const open = new Set<ServerResponse>();
  const server = createHttpServer(options, open);
  acceptEveryMethod(server, tls === undefined ? 'connection' : 'secureConnection');
  await listen(server, endpoint);
  const address = server.address() as AddressInfo | string;
  const port = typeof address === 'string' ? 0 : address.port;
  let closed: Promise<void> | undefined;
  const close = (deadline?: AbortSignal): Promise<void> => {
    deadline?.addEventListener(
      'abort',
      () => {
        server.closeAllConnections();
      },
      { once: true },
    );
    if (deadline?.aborted === true) server.closeAllConnections();
    return (closed ??= drain(server, open));
  };
  return {
    url: urlOf(endpoint, port, tls !== undefined),
    port,
    replaceTls(next) {
      if (server instanceof TlsServer)
        withUsableCertificate(() => {
          (server as TlsServer).setSecureContext(contextOf(next));
        });
    },
    dropConnections: () => {
      server.closeAllConnections();
    },
    close,
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections();
      return close();
    },
  };
}

function createHttpServer({ tls, limits = {}, handler, onError }: ListenerOptions, open: Set<ServerResponse>): Server {
  const options: ServerOptions = { ...limitsOf(limits), IncomingMessage: TrueMethodRequest };
  const server =
    tls === undefined
      ? createServer(options)
      : withUsableCertificate(() => createTlsServer({ ...(options as object), ...tlsOptionsOf(tls) }));
  if (limits.connections !== undefined) server.maxConnections = limits.connections;
  server.on('request', answerWith(server, handler, open, onError));
  // Node answers 417 by itself and tells nobody; RFC 9110 10.1.1 lets a server ignore what it does not know.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  return server;
}

function answerWith(
  server: Server,
  handler: ListenerHandler,
  open: Set<ServerResponse>,
  onError?: (error: unknown) => void,
) {
  return (request: InstanceType<typeof TrueMethodRequest>, response: ServerResponse): void => {
    request.method = request.trueMethod ?? request.method;
    open.add(response);
    response.once('close', () => open.delete(response));
    if (!server.listening) response.setHeader('Connection', 'close');
    if (namesTwoHosts(request.rawHeaders)) {
      response.writeHead(400, { Connection: 'close' }).end();
      return;
    }
    void run(handler, request, response).catch((error: unknown) => {
      onError?.(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  };
}

/** Two readers could understand such a request differently; RFC 9112 3.2 wants it refused. Node takes the first. */
function namesTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}

/** Also turns a synchronous throw into a rejection. */
async function run(handler: ListenerHandler, request: TrueMethodRequest, response: ServerResponse): Promise<void> {
  await handler(request, response);
}

function limitsOf(limits: ListenerLimits): ServerOptions {
  const { headersTimeoutMs = 10_000, requestTimeoutMs = 30_000, keepAliveTimeoutMs = 300_000 } = limits;
  return {
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    maxHeaderSize: limits.headerBytes ?? 65_536,
    // How often Node looks for requests that took too long.
    connectionsCheckingInterval: 1000,
    noDelay: true,
  };
}

function tlsOptionsOf(tls: ListenerTls): TlsOptions {
  return {
    ...contextOf(tls),
    ALPNProtocols: ['http/1.1'],
    handshakeTimeout: 10_000,
    requestCert: tls.clientCertificates !== undefined,
    rejectUnauthorized: tls.clientCertificates === 'require',
  };
}

function contextOf(tls: ListenerTls): SecureContextOptions {
  const text = (pem: string | Uint8Array): string => (typeof pem === 'string' ? pem : new TextDecoder().decode(pem));
  return {
    cert: text(tls.certificate),
    key: text(tls.key),
    minVersion: tls.minVersion ?? 'TLSv1.2',
    ...(tls.maxVersion === undefined ? {} : { maxVersion: tls.maxVersion }),
    ...(tls.clientCa === undefined ? {} : { ca: text(tls.clientCa) }),
  };
}

function withUsableCertificate<T>(use: () => T): T {
  try {
    return use();
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable PEM';
    const message = `listener certificate: cannot be used (${reason}); check certificate, key and that they belong together`;
    throw new ListenerError('LISTENER_CERTIFICATE', message, { cause: error });
  }
}

async function listen(server: Server, endpoint: TcpEndpoint | UnixEndpoint): Promise<void> {
  const listening = () =>
    once(server, 'listening').catch((error: unknown) => {
      throw describeListenFailure(error, endpoint.kind === 'tcp' ? `${endpoint.host}:${endpoint.port}` : endpoint.path);
    });
  if (endpoint.kind === 'tcp') {
    const { host, port } = endpoint;
    // Without a host Node takes :: too, and 0.0.0.0 on a machine without IPv6.
    server.listen(host === '::' ? { port } : { host, port });
    await listening();
    return;
  }
  await clearSocketPath(endpoint);
  withSocketMode(endpoint.mode ?? 0o600, () => {
    server.listen({ path: endpoint.path });
  });
  await listening();
  await endpoint.claim?.(endpoint.path);
}

async function drain(server: Server, open: ReadonlySet<ServerResponse>): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  for (const response of open) if (!response.headersSent) response.setHeader('Connection', 'close');
  server.closeIdleConnections();
  await closed;
}

function urlOf(endpoint: TcpEndpoint | UnixEndpoint, port: number, secure: boolean): string {
  if (endpoint.kind === 'unix') return `unix:${endpoint.path}`;
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  return `${secure ? 'https' : 'http'}://${host}:${port}`;
}
