import type { ServerResponse } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';

/** More than twice what an API server opens at most, 600. Each takes 57 KiB (measured): 88 MiB in all. */
export const defaultMaxConnections = 1_536;

/**
 * Bounds the connections of a server. Above the bound the oldest that has had no answer yet makes room: one that is
 * opened and left silent, in its handshake, its headers or its first body. So they cannot keep out who sends requests.
 */
export class ConnectionLimit {
  readonly #server: HttpsServer;
  readonly #most: number;
  /** Without an answer, oldest first, by address: the server knows the socket below TLS, requests the one above. */
  readonly #unanswered = new Map<string, Socket>();
  #open = 0;

  constructor(server: HttpsServer, most: number) {
    this.#server = server;
    this.#most = most;
    server.on('connection', (socket: Socket) => {
      this.#opened(socket);
    });
  }

  /** To be called with the first request of a connection. */
  requested(socket: Socket, response: ServerResponse): void {
    const peer = peerOf(socket);
    response.once('finish', () => this.#unanswered.delete(peer));
  }

  #opened(socket: Socket): void {
    const peer = peerOf(socket);
    this.#open += 1;
    this.#unanswered.set(peer, socket);
    socket.once('close', () => {
      this.#open -= 1;
      if (this.#unanswered.get(peer) === socket) this.#unanswered.delete(peer);
    });
    if (this.#open > this.#most) this.#makeRoom();
  }

  #makeRoom(): void {
    const [oldest] = this.#unanswered;
    if (oldest === undefined) return;
    const [peer, socket] = oldest;
    this.#unanswered.delete(peer);
    socket.destroy();
    // It was the new one itself: all others have been of use. Those that rest now are opened again when needed.
    if (this.#unanswered.size === 0) this.#server.closeIdleConnections();
  }
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress ?? ''} ${remotePort ?? 0}`;
}
