import { IncomingMessage, METHODS } from 'node:http';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { createRequestLines } from './request-lines.ts';
import type { RequestLines } from './request-lines.ts';

// CONNECT is exchanged too: the parser would take the connection for a tunnel, and here it is a method like others.
const known: ReadonlySet<string> = new Set(METHODS.filter((method) => method !== 'CONNECT'));
const connections = new WeakMap<Socket, RequestLines>();

/**
 * The request as Node makes it, once for each head in order of arrival. That is what ties the methods taken from
 * the bytes to the requests: no header is added that a client could forge or a handler would see.
 */
export class TrueMethodRequest extends IncomingMessage {
  readonly trueMethod: string | undefined;

  constructor(socket: Socket) {
    super(socket);
    this.trueMethod = connections.get(socket)?.takeMethod();
  }
}

/**
 * Puts a `RequestLines` between each connection and the parser of `server`. Event `secureConnection` for TLS, else
 * `connection`. The parser is a listener of `data` (a wrapping stream would cost each request two more hops).
 */
export function acceptEveryMethod(server: Server, event: 'connection' | 'secureConnection'): void {
  server.on(event, (socket: Socket) => {
    const requestLines = createRequestLines(known);
    connections.set(socket, requestLines);
    const parsers = socket.rawListeners('data');
    socket.on('data', (chunk: Buffer) => {
      const bytes = requestLines.push(chunk);
      if (bytes !== undefined) for (const parse of parsers) Reflect.apply(parse, socket, [bytes]);
    });
    for (const parse of parsers) socket.removeListener('data', parse as (chunk: Buffer) => void);
  });
}
