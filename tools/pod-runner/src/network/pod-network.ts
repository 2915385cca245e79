import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Server, Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PodRunnerError } from '../error.ts';
import { transpile } from '../image/transpile.ts';
import type { Service } from '../isolation/sandbox.ts';
import type { ForwarderOrders } from './forwarder.ts';
import { joinSockets, listenOn } from './sockets.ts';

/** The way between this machine's network and the pod's. */
export interface PodNetwork {
  connect(port: number): Promise<Socket>;
  publish(port: number, hostPort: number): Promise<number>;
  close(): Promise<void>;
}

export interface PodNetworkOptions {
  /** Private folder for the unix sockets. */
  readonly folder: string;
  readonly enter: (...namespaces: readonly string[]) => readonly string[];
  readonly services: readonly Service[];
  readonly addressOf: (index: number) => string;
}

/** Starts the forwarder inside the pod and its counterpart here. Source: spec/decisions.md 27. */
export async function openPodNetwork(options: PodNetworkOptions): Promise<PodNetwork> {
  const servers: Server[] = [];
  const names = [...new Set(options.services.map(({ host }) => host))];
  const services = [];
  for (const [index, { host, port, target }] of options.services.entries()) {
    const socket = join(options.folder, `out-${String(index)}.sock`);
    servers.push(
      await listenOn({ path: socket }, (outer) => {
        joinSockets(outer, connect({ ...target, allowHalfOpen: true }));
      }),
    );
    services.push({ address: options.addressOf(names.indexOf(host)), port, socket });
  }
  const dialSocket = join(options.folder, 'dial.sock');
  const forwarder = await startForwarder(options, { dialSocket, services });
  return new ForwardedNetwork(servers, forwarder, dialSocket);
}

class ForwardedNetwork implements PodNetwork {
  readonly #servers: Server[];
  readonly #forwarder: ChildProcess;
  readonly #dialSocket: string;
  readonly #sockets = new Set<Socket>();

  constructor(servers: Server[], forwarder: ChildProcess, dialSocket: string) {
    this.#servers = servers;
    this.#forwarder = forwarder;
    this.#dialSocket = dialSocket;
  }

  async connect(port: number): Promise<Socket> {
    const socket = connect({ path: this.#dialSocket, allowHalfOpen: true });
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.write(`${String(port)}\n`);
    if (await wasAccepted(socket)) return socket;
    socket.destroy();
    throw new PodRunnerError('POD_PORT_REFUSED', `port ${String(port)} of the pod: nothing listens there`);
  }

  async publish(port: number, hostPort: number): Promise<number> {
    const server = await listenOn({ host: '127.0.0.1', port: hostPort }, (outer) => {
      this.#sockets.add(outer);
      outer.once('error', () => outer.destroy()).once('close', () => this.#sockets.delete(outer));
      this.connect(port).then(
        (inner) => {
          joinSockets(outer, inner);
        },
        () => outer.destroy(),
      );
    });
    this.#servers.push(server);
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : hostPort;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    for (const server of this.#servers) server.close();
    if (this.#forwarder.exitCode !== null || this.#forwarder.signalCode !== null) return;
    const ended = once(this.#forwarder, 'exit');
    this.#forwarder.kill('SIGKILL');
    await ended;
  }
}

const ACCEPTED = 'ok\n';

/** The forwarder says `ok` before anything else, or hangs up. */
function wasAccepted(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const answer = (accepted: boolean): void => {
      socket.removeListener('data', read);
      for (const event of ['end', 'close'] as const) socket.removeListener(event, refuse);
      resolve(accepted);
    };
    const refuse = (): void => {
      answer(false);
    };
    const read = (chunk: Buffer): void => {
      socket.pause();
      if (chunk.length > ACCEPTED.length) socket.unshift(chunk.subarray(ACCEPTED.length));
      answer(true);
    };
    socket.on('error', refuse).once('end', refuse).once('close', refuse).on('data', read);
  });
}

async function startForwarder({ folder, enter }: PodNetworkOptions, orders: ForwarderOrders): Promise<ChildProcess> {
  const program = join(folder, 'forwarder.cjs');
  await writeFile(program, await transpile(fileURLToPath(new URL('forwarder.ts', import.meta.url))));
  const [file, ...words] = [...enter('--net'), process.execPath, program];
  const child = spawn(`/usr/bin/${file}`, words, {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
    cwd: '/',
    env: {},
  });
  child.stdin.on('error', () => undefined); // it ended: the exit tells
  child.stdin.write(`${JSON.stringify(orders)}\n`);
  const ready = await Promise.race([
    once(child.stdout, 'data').then(() => true),
    once(child, 'exit').then(() => false),
  ]);
  if (!ready)
    throw new PodRunnerError('POD_NETWORK', 'the forwarder into the pod did not start; its last output lines say why');
  return child;
}
