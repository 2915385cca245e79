import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Request, StreamOptions } from 'got';
import { collectBody, readBody } from './body.ts';
import type { ConnectionOptions } from './connections.ts';
import { createConnections, defaultConnectTimeoutMs } from './connections.ts';
import { groupHeaders, toHeaderPairs } from './header-pairs.ts';
import type { HttpRequest, HttpStream, HttpTransport } from './http-transport.ts';
import { toTransportError } from './transport-failure.ts';
import type { ExchangeState } from './transport-failure.ts';

export interface GotTransportOptions extends ConnectionOptions {
  /** Longest body that `send` accepts. Default 64 MiB. `open` has no limit. */
  readonly maxResponseBytes?: number;
}

/**
 * The network by `got`, with everything that decides for us switched off: no retry, no redirect, no decompression, no
 * cache, no HTTP/2. The library is loaded with the first request.
 */
export function createGotTransport(options: GotTransportOptions = {}): HttpTransport {
  const connections = createConnections(options);
  const connectTimeoutMs = options.connectTimeoutMs ?? defaultConnectTimeoutMs;
  const open = async (request: HttpRequest, signal: AbortSignal): Promise<HttpStream> => {
    const [{ default: got }, agent] = await Promise.all([import('got'), connections.agentFor(request)]);
    signal.throwIfAborted();
    const stream = got.stream(request.url, requestOptions(request, agent, connectTimeoutMs, signal));
    if (request.body === undefined) stream.end();
    return received(stream, request, signal);
  };
  return {
    open,
    send: async (request, signal) => collectBody(await open(request, signal), request, options.maxResponseBytes),
    [Symbol.asyncDispose]: async () => {
      connections.close();
    },
  };
}

function requestOptions(
  request: HttpRequest,
  agent: Agent,
  connectTimeoutMs: number,
  signal: AbortSignal,
): StreamOptions {
  return {
    // got's type knows the methods of RFC 9110; Node sends any.
    method: request.method as 'GET',
    headers: { 'user-agent': undefined, ...groupHeaders(request.headers) },
    agent: { http: agent, https: agent as never },
    ...(request.body === undefined ? {} : { body: request.body }),
    allowGetBody: true,
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    decompress: false,
    http2: false,
    cache: false,
    timeout: { lookup: connectTimeoutMs, connect: connectTimeoutMs, secureConnect: connectTimeoutMs },
    signal,
  };
}

function received(stream: Request, request: HttpRequest, signal: AbortSignal): Promise<HttpStream> {
  const state = watchExchange(stream);
  const failed = (error: unknown): Error => {
    if (signal.aborted) return signal.reason as Error;
    return toTransportError(error, request, { ...state(), connectTimedOut: isConnectTimeout(error) });
  };
  return new Promise((resolve, reject) => {
    stream.once('error', (error: unknown) => {
      reject(failed(error));
    });
    stream.once('response', (response: IncomingMessage) => {
      resolve({
        status: response.statusCode ?? 0,
        headers: toHeaderPairs(response.rawHeaders),
        body: readBody(stream, failed),
      });
    });
  });
}

function watchExchange(stream: Request): () => ExchangeState {
  let connected = false;
  let responded = false;
  stream.once('response', () => (responded = true));
  stream.once('request', (request: ClientRequest) => {
    request.once('socket', (socket: Socket) => {
      const secure = 'encrypted' in socket;
      if (request.reusedSocket) connected = true;
      else socket.once(secure ? 'secureConnect' : 'connect', () => (connected = true));
    });
  });
  return () => ({ connected, responded, reusedSocket: stream.reusedSocket ?? false });
}

function isConnectTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ETIMEDOUT' && 'event' in error;
}
