import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/**
 * A Kubernetes Service in small: each new connection goes to the next of its endpoints, open ones stay where they are.
 */
export interface TcpService extends AsyncDisposable {
  readonly port: number;
  add(port: number): void;
  remove(port: number): void;
}

export async function startTcpService(): Promise<TcpService> {
  const endpoints: number[] = [];
  const sockets = new Set<Socket>();
  let next = 0;
  const server = createServer({ noDelay: true }, (client) => {
    const port = endpoints[next++ % endpoints.length] ?? 0;
    const upstream = connect({ port, host: '127.0.0.1', noDelay: true });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy()).on('close', () => sockets.delete(from));
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    add: (port) => void endpoints.push(port),
    remove: (port) => void endpoints.splice(endpoints.indexOf(port), 1),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
