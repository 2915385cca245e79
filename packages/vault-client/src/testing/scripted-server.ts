import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { HttpHeader } from '../transport/http-transport.ts';

/** What the server saw. */
export interface RecordedRequest {
  readonly method: string;
  /** Target as it stood in the request line. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** `hang` never answers; `reset` breaks the connection before, `reset-body` after the head of the reply. */
export type ScriptedReply =
  | { readonly status: number; readonly headers?: readonly HttpHeader[]; readonly body?: string | Uint8Array }
  | { readonly fault: 'hang' | 'reset' | 'reset-body' };

export interface ScriptedServerOptions {
  /** Serve HTTPS with these PEM texts. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly clientCa?: string };
  /** Listen on a unix socket instead of a free port of 127.0.0.1. */
  readonly socketPath?: string;
}

/** A real HTTP server whose answers are given beforehand. */
export interface ScriptedServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, or `unix://PATH`. */
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** Connections made so far. */
  readonly connections: number;
  /** New certificate for new connections; open ones are closed. */
  replaceCertificate(tls: { readonly cert: string; readonly key: string }): void;
}

/** Starts it. `replies` is a list, used in order (then 500), or a function of the request. */
export async function startScriptedServer(
  replies: readonly ScriptedReply[] | ((request: RecordedRequest) => ScriptedReply),
  options: ScriptedServerOptions = {},
): Promise<ScriptedServer> {
  const requests: RecordedRequest[] = [];
  const answer =
    typeof replies === 'function' ? replies : (): ScriptedReply => replies[requests.length - 1] ?? { status: 500 };
  const listener: RequestListener = (request, response) => {
    void record(request).then(
      (recorded) => {
        requests.push(recorded);
        reply(response, answer(recorded));
      },
      () => response.destroy(),
    );
  };
  const { tls } = options;
  const secure = tls === undefined ? undefined : createSecureServer(secureOptions(tls), listener);
  const server: Server = secure ?? createServer(listener);
  let connections = 0;
  server.on(secure === undefined ? 'connection' : 'secureConnection', () => (connections += 1));
  await listen(server, options.socketPath);
  return {
    url: urlOf(server, options),
    requests,
    get connections() {
      return connections;
    },
    replaceCertificate(replacement) {
      secure?.setSecureContext(replacement);
      server.closeAllConnections();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function secureOptions({ cert, key, clientCa }: NonNullable<ScriptedServerOptions['tls']>): object {
  return clientCa === undefined ? { cert, key } : { cert, key, ca: clientCa, requestCert: true };
}

function listen(server: Server, socketPath: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    if (socketPath === undefined) server.listen(0, '127.0.0.1', resolve);
    else server.listen(socketPath, resolve);
  });
}

function urlOf(server: Server, { socketPath, tls }: ScriptedServerOptions): string {
  const address = server.address();
  if (socketPath !== undefined || typeof address !== 'object' || address === null) return `unix://${socketPath ?? ''}`;
  return `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}`;
}

async function record(request: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const { method = '', url = '', headers } = request;
  return { method, target: url, headers, body: Buffer.concat(chunks).toString() };
}

function reply(response: ServerResponse, scripted: ScriptedReply): void {
  if (!('fault' in scripted)) {
    response.writeHead(scripted.status, (scripted.headers ?? []).flat());
    response.end(scripted.body ?? '');
  } else if (scripted.fault === 'reset') response.destroy();
  else if (scripted.fault === 'reset-body') {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' });
    response.write('{"data":', () => response.destroy());
  }
}
