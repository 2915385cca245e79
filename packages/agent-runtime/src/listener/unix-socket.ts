import { connect } from 'node:net';
import { ListenerError } from './errors.ts';
import type { UnixEndpoint } from './options.ts';

/**
 * Makes room for a socket: a stale one goes away, a live one and any other file stay and are an error
 * (`LISTENER_ADDRESS_IN_USE`, `LISTENER_PATH_OCCUPIED`). Source: spec/agent.md 2.10 (DO), 12 item 17.
 */
export async function clearSocketPath({ path, files }: UnixEndpoint): Promise<void> {
  const found = await files.stat(path);
  if (found === undefined) return;
  if (found.kind !== 'socket') {
    const message = `listener ${path}: there is a ${found.kind} at this path; remove it or choose another path`;
    throw new ListenerError('LISTENER_PATH_OCCUPIED', message);
  }
  if (await isAnswering(path)) {
    const message = `listener ${path}: another program listens on this socket; stop it or choose another path`;
    throw new ListenerError('LISTENER_ADDRESS_IN_USE', message);
  }
  await files.remove(path);
}

/**
 * Runs `bind` so that a socket which it creates has permissions `mode` at once. A later chmod would leave a gap,
 * and binding a path is synchronous, so no other code sees the umask.
 */
export function withSocketMode(mode: number, bind: () => void): void {
  const previous = process.umask(0o777 & ~mode);
  try {
    bind();
  } finally {
    process.umask(previous);
  }
}

function isAnswering(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
