/** A header as it stands on the wire; names may repeat and keep their case. */
export type HttpHeader = readonly [name: string, value: string];

/** One HTTP exchange, byte for byte: a transport adds, drops, follows and repeats nothing. */
export interface HttpRequest {
  /** Any token, `LIST` included. */
  readonly method: string;
  /** Absolute `http:` or `https:` URL, already encoded. */
  readonly url: string;
  /** Connect to this unix socket instead of the host of `url`, which still names the `Host` header. */
  readonly socketPath?: string;
  readonly headers: readonly HttpHeader[];
  /** A stream is sent chunked, unless `headers` has a `Content-Length`. */
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: readonly HttpHeader[];
  readonly body: Uint8Array;
}

/**
 * A response whose body is still arriving. Read `body` to its end or leave its loop early: both free the connection.
 */
export interface HttpStream {
  readonly status: number;
  readonly headers: readonly HttpHeader[];
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * What the client needs of the network. Every method rejects with `TransportError`, `TlsError` or `TimeoutError`
 * (phase `connect`), and with `signal.reason` when aborted. Any status is an answer, not an error.
 */
export interface HttpTransport extends AsyncDisposable {
  /** Resolves when the whole body has arrived. */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
  /** Resolves when the head has arrived; aborting later ends the body with an error. */
  open(request: HttpRequest, signal: AbortSignal): Promise<HttpStream>;
}

/** The first value of the header `name`, whatever its case. */
export function headerOf(headers: readonly HttpHeader[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([candidate]) => candidate.toLowerCase() === wanted)?.[1];
}
