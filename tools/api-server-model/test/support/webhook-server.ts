import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TestCertificate } from './certificate.ts';

export interface ScriptedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface WebhookServer extends AsyncDisposable {
  readonly url: string;
  /** Bodies of the requests so far, in order. */
  readonly bodies: readonly string[];
}

/** A real HTTPS webhook that answers request number `n` (from 1) as `script` says; `close` drops the connection. */
export async function startWebhookServer(
  certificate: TestCertificate,
  script: (call: {
    readonly number: number;
    readonly path: string;
    readonly method: string;
    readonly body: string;
  }) => ScriptedAnswer | 'close',
): Promise<WebhookServer> {
  const bodies: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ cert: certificate.certificate, key: certificate.key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      bodies.push(body);
      const answer = script({ number: bodies.length, path: request.url ?? '', method: request.method ?? '', body });
      if (answer === 'close') request.socket.destroy();
      else response.writeHead(answer.status, { ...answer.headers }).end(answer.body);
    });
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/mutate`,
    bodies,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
