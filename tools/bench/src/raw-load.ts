import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';

/** How one load went; every answer that is not 200 is a failure. */
export interface RawLoadReport {
  readonly requests: number;
  readonly failures: number;
  readonly seconds: number;
}

/**
 * GETs of `pathOf(index)` on `connections` keep-alive connections, one after the other on each. It only looks for the
 * end of each answer, so that it costs little beside the server that is measured;
 * Node's own client costs more than a cached read.
 */
export async function applyRawLoad(
  port: number,
  pathOf: (index: number) => string,
  connections: number,
  total: number,
): Promise<RawLoadReport> {
  const counts = { sent: 0, total, failures: 0 };
  const make = (index: number): string => `GET ${pathOf(index)} HTTP/1.1\r\nHost: 127.0.0.1:${String(port)}\r\n\r\n`;
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const started = performance.now();
  await Promise.all(sockets.map((socket) => work(socket, make, counts)));
  return { requests: total, failures: counts.failures, seconds: (performance.now() - started) / 1000 };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('error', reject).once('connect', () => {
      resolve(socket);
    });
  });
}

interface Counts {
  readonly total: number;
  sent: number;
  failures: number;
}

function work(socket: Socket, make: (index: number) => string, counts: Counts): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    const next = (): void => {
      if (counts.sent >= counts.total) {
        socket.destroy();
        resolve();
        return;
      }
      socket.write(make(counts.sent++), 'latin1');
    };
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (!isWhole(text)) return;
      if (text.slice(9, 12) !== '200') counts.failures += 1;
      text = '';
      next();
    });
    socket.once('error', reject).once('end', () => {
      reject(new Error('the server closed a connection'));
    });
    next();
  });
}

// An answer has either a length or chunks.
function isWhole(text: string): boolean {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
  return length === undefined ? text.endsWith('\r\n0\r\n\r\n') : text.length >= head + 4 + Number(length);
}
