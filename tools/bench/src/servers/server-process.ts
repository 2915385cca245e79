import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A server under measurement, as a process of its own. */
export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** How to start it. `command` is a shell line; it finds its port in `BENCH_PORT`. */
export interface ServerCommand {
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
  /** For commands that have their port from elsewhere. */
  readonly port?: number;
}

const START_TIMEOUT_MS = 15_000;

/** Starts the command and waits until its port accepts connections. */
export async function startServerProcess({ command, env, port: given }: ServerCommand): Promise<ServerProcess> {
  const port = given ?? (await freePort());
  const child = spawn('sh', ['-c', `exec ${command}`], {
    env: { ...process.env, ...env, BENCH_PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)));
  const exit = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  await untilListening(
    port,
    () => child.exitCode !== null,
    () => `${command} did not start: ${complaint}`,
  );
  return {
    pid: child.pid ?? 0,
    port,
    ended: exit,
    stop: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

async function untilListening(port: number, hasEnded: () => boolean, why: () => string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await accepts(port))) {
    if (hasEnded() || Date.now() > deadline) throw new Error(why());
    await wait(20);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
