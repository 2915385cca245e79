import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FileSystem } from '@sluice/core';

/**
 * Answers one request. `request.method` is the method as it was sent (`LIST` too), `request.url` the raw
 * request-target, `request.rawHeaders` every header in order; the request is a stream of its body.
 * A throw or rejection is answered 500 (or ends the connection when the answer has begun) and goes to `onError`.
 */
export type ListenerHandler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export interface ListenerOptions {
  readonly endpoint: TcpEndpoint | UnixEndpoint;
  readonly handler: ListenerHandler;
  /** Absent: plain HTTP, on a unix socket as well. */
  readonly tls?: ListenerTls;
  readonly limits?: ListenerLimits;
  /** Gets what a handler threw. It never contains request data of ours. */
  readonly onError?: (error: unknown) => void;
}

export interface TcpEndpoint {
  readonly kind: 'tcp';
  /** Name or address to bind, `127.0.0.1` or `::`. */
  readonly host: string;
  /** 0 takes a free one; see `Listener.port`. */
  readonly port: number;
}

export interface UnixEndpoint {
  readonly kind: 'unix';
  readonly path: string;
  /** Permission bits; default `0o600`. In force from the first moment, by the umask. */
  readonly mode?: number;
  /** Called once the socket exists, for owner and group. */
  readonly claim?: (path: string) => Promise<void>;
  /** Looks at what is at `path` before, and removes a socket that nobody listens on. */
  readonly files: Pick<FileSystem, 'stat' | 'remove'>;
}

/** PEM texts. */
export interface ListenerTls {
  readonly certificate: string | Uint8Array;
  readonly key: string | Uint8Array;
  /** Default TLS 1.2. */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3';
  /** `request` asks without insisting and leaves the check to the handler; `require` refuses others in the handshake. */
  readonly clientCertificates?: 'request' | 'require';
  /** Authorities for client certificates; needed with `require`. */
  readonly clientCa?: string | Uint8Array;
}

/** Defaults are those of spec/agent.md 12 item 14. */
export interface ListenerLimits {
  /** Time for the head of a request. Default 10 s. */
  readonly headersTimeoutMs?: number;
  /** Time for a whole request, body included. Default 30 s; 0 is no limit. */
  readonly requestTimeoutMs?: number;
  /** Time that an idle connection is kept. Default 5 min. */
  readonly keepAliveTimeoutMs?: number;
  /** Bytes of a request's head. Default 64 KiB: tokens and certificates travel in headers. */
  readonly headerBytes?: number;
  /** Connections at a time; further ones are dropped. Default: no limit. */
  readonly connections?: number;
}
