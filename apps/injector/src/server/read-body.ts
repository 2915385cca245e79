import type { IncomingMessage } from 'node:http';

/** Bounds of what waits in memory at once. Source: spec/decisions.md 25, spec/kubernetes.md 11.4. */
export interface BodyLimits {
  readonly maxBodyBytes: number;
  /** Sum over all requests that are being read. */
  readonly maxBytesInFlight: number;
  readonly maxRequestsInFlight: number;
}

/**
 * 8 MiB holds the largest review (object, old object and a margin). 256 requests: an API server opens at most 600 and
 * repeats those answered 429 after a second; the sum of bytes keeps memory below the limit of the chart.
 */
export const defaultBodyLimits: BodyLimits = {
  maxBodyBytes: 8 * 1024 * 1024,
  maxBytesInFlight: 64 * 1024 * 1024,
  maxRequestsInFlight: 256,
};

export type ReadBody =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'overloaded' }
  /** The sender went away. */
  | { readonly kind: 'aborted' };

/** Reads bodies and refuses those above the bounds before they are in memory. */
export class BodyReader {
  readonly #limits: BodyLimits;
  #requests = 0;
  #bytes = 0;

  constructor(limits: BodyLimits) {
    this.#limits = limits;
  }

  get requestsInFlight(): number {
    return this.#requests;
  }

  get bytesInFlight(): number {
    return this.#bytes;
  }

  async read(request: IncomingMessage): Promise<ReadBody> {
    const announced = Number(request.headers['content-length'] ?? 0);
    if (announced > this.#limits.maxBodyBytes) return { kind: 'too-large' };
    if (this.#requests >= this.#limits.maxRequestsInFlight) return { kind: 'overloaded' };
    if (this.#bytes + announced > this.#limits.maxBytesInFlight) return { kind: 'overloaded' };
    this.#requests += 1;
    try {
      return await this.#collect(request);
    } finally {
      this.#requests -= 1;
    }
  }

  async #collect(request: IncomingMessage): Promise<ReadBody> {
    const body: CollectedBody = { chunks: [], size: 0 };
    const outcome = await this.#outcomeOf(request, body);
    if (outcome !== 'read') request.resume();
    this.#bytes -= body.size;
    return outcome === 'read' ? { kind: 'read', bytes: join(body.chunks) } : { kind: outcome };
  }

  // Events rather than `for await`: leaving that loop early would destroy the socket before it has been answered. A
  // connection keeps its last request until the next one comes; without our listeners it does not keep the body too.
  #outcomeOf(request: IncomingMessage, body: CollectedBody): Promise<ReadBody['kind']> {
    return new Promise((resolve) => {
      const settle = (outcome: ReadBody['kind']): void => {
        request.off('data', onData).off('end', onEnd).off('error', onAbort).off('close', onAbort);
        resolve(outcome);
      };
      const onData = (chunk: Uint8Array): void => {
        body.size += chunk.length;
        this.#bytes += chunk.length;
        if (body.size > this.#limits.maxBodyBytes) settle('too-large');
        else if (this.#bytes > this.#limits.maxBytesInFlight) settle('overloaded');
        else body.chunks.push(chunk);
      };
      const onEnd = (): void => {
        settle('read');
      };
      const onAbort = (): void => {
        settle('aborted');
      };
      request.on('data', onData).on('end', onEnd).on('error', onAbort).on('close', onAbort);
    });
  }
}

interface CollectedBody {
  readonly chunks: Uint8Array[];
  size: number;
}

function join(chunks: readonly Uint8Array[]): Uint8Array {
  const [first] = chunks;
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
}
