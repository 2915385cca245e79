// Runs inside the pod's network namespace: leads the pod's service addresses out, and connections to the pod's ports
// in, over unix sockets, which know no network namespaces. Reads its orders as one line of JSON on standard input and
// ends when that is closed. A program of its own: nothing here may import from the workspace.
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** What the forwarder is told. */
export interface ForwarderOrders {
  /** Listens here for connections into the pod; the first line of each is the port. */
  readonly dialSocket: string;
  readonly services: readonly { readonly address: string; readonly port: number; readonly socket: string }[];
}

createInterface({ input: process.stdin }).once('line', (line) => {
  void serve(JSON.parse(line) as ForwarderOrders);
});
process.stdin.once('end', () => process.exit(0));

async function serve(orders: ForwarderOrders): Promise<void> {
  for (const { address, port, socket } of orders.services) {
    const server = createServer({ allowHalfOpen: true }, (inner) => {
      join(inner, connect({ path: socket, allowHalfOpen: true }));
    });
    await new Promise<void>((resolve) => server.listen(port, address, resolve));
  }
  const dial = createServer({ allowHalfOpen: true }, answerDial);
  dial.listen(orders.dialSocket, () => process.stdout.write('ready\n'));
}

function answerDial(outer: Socket): void {
  outer.once('error', () => outer.destroy());
  outer.once('readable', () => {
    const order = (outer.read() as Buffer | null)?.toString() ?? '';
    const inner = connect({ host: '127.0.0.1', port: Number.parseInt(order), allowHalfOpen: true });
    inner.once('error', () => outer.destroy());
    inner.once('connect', () => {
      outer.write('ok\n');
      join(outer, inner);
    });
  });
}

function join(left: Socket, right: Socket): void {
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
