import { createServer } from 'node:net';
import type { ListenOptions, Server, Socket } from 'node:net';

/** Copies both ways until both ends are done; a failure of one end ends the other. */
export function joinSockets(left: Socket, right: Socket): void {
  for (const [from, to] of [
    [left, right],
    [right, left],
  ] as const) {
    from.pipe(to);
    from.once('error', () => to.destroy());
    from.once('close', () => {
      if (!from.readableEnded) to.destroy();
    });
  }
}

/** A listening server; rejects when the address is taken. */
export function listenOn(address: ListenOptions, onConnection: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true }, onConnection);
    server.once('error', reject);
    server.listen(address, () => {
      resolve(server);
    });
  });
}
