import { request as sendRequest } from 'node:http';
import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { collectBody, readBody } from './body.ts';
import type { ConnectionOptions } from './connections.ts';
import { createConnections, defaultConnectTimeoutMs } from './connections.ts';
import { groupHeaders, toHeaderPairs } from './header-pairs.ts';
import type { HttpHeader, HttpRequest, HttpStream, HttpTransport } from './http-transport.ts';
import { toTransportError } from './transport-failure.ts';
import type { ExchangeState } from './transport-failure.ts';

export interface NodeTransportOptions extends ConnectionOptions {
  /** Longest body that `send` accepts. Default 64 MiB. `open` has no limit. */
  readonly maxResponseBytes?: number;
}

/**
 * The network by `node:http` and `node:https` alone, for whoever forwards much: targets and header lists go out byte
 * for byte, and a request costs less than half the CPU of `createGotTransport`.
 */
export function createNodeTransport(options: NodeTransportOptions = {}): HttpTransport {
  const connections = createConnections(options);
  const connectTimeoutMs = options.connectTimeoutMs ?? defaultConnectTimeoutMs;
  // A forward proxy changes target and headers after the fact: node:http allows that with its own header table only.
  const headersFor = options.proxy === undefined ? flatHeaders : groupedHeaders;
  const open = async (request: HttpRequest, signal: AbortSignal): Promise<HttpStream> => {
    const agent = await connections.agentFor(request);
    signal.throwIfAborted();
    const outgoing = sendRequest({ ...requestOptions(request, agent, signal), headers: headersFor(request) });
    return exchange(outgoing, request, connectTimeoutMs, signal);
  };
  return {
    open,
    send: async (request, signal) => collectBody(await open(request, signal), request, options.maxResponseBytes),
    [Symbol.asyncDispose]: async () => {
      connections.close();
    },
  };
}

function requestOptions(request: HttpRequest, agent: Agent, signal: AbortSignal): RequestOptions {
  // By hand: URL would rewrite parts of the target that the sender chose.
  const [, protocol = '', authority = '', target = ''] = /^(https?:)\/\/([^/?]*)(.*)$/.exec(request.url) ?? [];
  const { hostname, port } = new URL(`${protocol}//${authority}`);
  return {
    agent,
    protocol,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : port,
    method: request.method,
    path: target === '' ? '/' : target,
    signal,
  };
}

function exchange(
  outgoing: ClientRequest,
  request: HttpRequest,
  connectTimeoutMs: number,
  signal: AbortSignal,
): Promise<HttpStream> {
  const state = watchConnection(outgoing, connectTimeoutMs);
  const failed = (error: unknown): Error => {
    return signal.aborted ? (signal.reason as Error) : toTransportError(error, request, state());
  };
  return new Promise((resolve, reject) => {
    outgoing.on('error', (error) => {
      reject(failed(error));
    });
    outgoing.once('response', (response: IncomingMessage) => {
      const headers = toHeaderPairs(response.rawHeaders);
      resolve({ status: response.statusCode ?? 0, headers, body: readBody(response, failed) });
    });
    sendBody(outgoing, request.body);
  });
}

function sendBody(outgoing: ClientRequest, body: HttpRequest['body']): void {
  if (body === undefined || body instanceof Uint8Array) outgoing.end(body);
  // What breaks the pipeline destroys the request, whose error event reports it.
  else pipeline(Readable.from(body, { objectMode: false }), outgoing).catch(() => undefined);
}

function watchConnection(outgoing: ClientRequest, connectTimeoutMs: number): () => ExchangeState {
  const state = { connected: false, responded: false, connectTimedOut: false };
  outgoing.once('response', () => (state.responded = true));
  outgoing.once('socket', (socket: Socket) => {
    if (outgoing.reusedSocket) {
      state.connected = true;
      return;
    }
    const expire = (): void => {
      state.connectTimedOut = true;
      outgoing.destroy();
    };
    socket.setTimeout(connectTimeoutMs);
    socket.once('timeout', expire);
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => {
      state.connected = true;
      socket.removeListener('timeout', expire);
      socket.setTimeout(0);
    });
  });
  return () => ({ ...state, reusedSocket: outgoing.reusedSocket });
}

function flatHeaders(request: HttpRequest): string[] {
  return [...framing(request), ...request.headers].flat();
}

function groupedHeaders(request: HttpRequest): Record<string, string | string[]> {
  return groupHeaders([...framing(request), ...request.headers]);
}

/** What node:http adds by itself only when it keeps the headers. */
function framing(request: HttpRequest): readonly HttpHeader[] {
  const names = new Set(request.headers.map(([name]) => name.toLowerCase()));
  const host: HttpHeader = ['Host', /^https?:\/\/([^/?]*)/.exec(request.url)?.[1] ?? ''];
  return [...(names.has('host') ? [] : [host]), ...(names.has('content-length') ? [] : lengthOf(request))];
}

const bodiless: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS']);

function lengthOf({ method, body }: HttpRequest): readonly HttpHeader[] {
  if (body instanceof Uint8Array) return [['Content-Length', String(body.length)]];
  if (body === undefined) return bodiless.has(method) ? [] : [['Content-Length', '0']];
  return bodiless.has(method) ? [['Transfer-Encoding', 'chunked']] : [];
}
