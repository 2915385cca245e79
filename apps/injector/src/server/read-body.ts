import type { IncomingMessage } from 'node:http';

/** Bounds of what waits in memory at once. Source: spec/decisions.md 25, spec/kubernetes.md 11.4. */
export interface BodyLimits {
  readonly maxBodyBytes: number;
  /** Sum of what has come of all bodies, until their requests are answered. What is only announced takes no memory. */
  readonly maxBytesInFlight: number;
  /** Reviews that have been read and are not answered yet. Bodies that are still to come are not among them. */
  readonly maxRequestsInFlight: number;
}

/**
 * 8 MiB holds the largest review (object, old object and a margin). 256 reviews: an API server repeats those answered
 * 429 after a second; the sum of bytes keeps memory below the limit of the chart.
 */
export const defaultBodyLimits: BodyLimits = {
  maxBodyBytes: 8 * 1024 * 1024,
  maxBytesInFlight: 64 * 1024 * 1024,
  maxRequestsInFlight: 256,
};

/** How often `BodyReader.sweep` is to be called, in milliseconds. */
export const sweepIntervalMs = 1_000;

// In sweeps rather than by a clock: while the process itself stands still, bodies do not become late.
const mostIdleSweeps = 5;
const mostSweeps = 10;
// When memory runs out, bodies that are this old go first: API servers send theirs at once.
const staleSweeps = 2;

export type ReadBody =
  /** `BodyReader.release` has to be called when it is answered. */
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'too-slow' }
  | { readonly kind: 'overloaded' }
  /** The sender went away. */
  | { readonly kind: 'aborted' };

/** Reads bodies, ends those that do not come, and refuses those above the bounds before they are in memory. */
export class BodyReader {
  readonly #limits: BodyLimits;
  /** What ends them, oldest first. Measured: as a member of a body it keeps bodies alive until a full collection. */
  readonly #waiting = new Map<WaitingBody, Settle>();
  #sweeps = 0;
  #requests = 0;
  #bytes = 0;

  constructor(limits: BodyLimits) {
    this.#limits = limits;
  }

  /** Bytes of bodies that have come and are not answered yet. */
  get bytesInFlight(): number {
    return this.#bytes;
  }

  async read(request: IncomingMessage): Promise<ReadBody> {
    const announced = Number(request.headers['content-length'] ?? 0);
    if (announced > this.#limits.maxBodyBytes) return { kind: 'too-large' };
    const body: WaitingBody = { chunks: [], size: 0, begunAt: this.#sweeps, idleSince: this.#sweeps };
    const outcome = await this.#outcomeOf(request, body);
    if (outcome === 'read') return { kind: 'read', bytes: join(body.chunks) };
    request.resume();
    this.#bytes -= body.size;
    return { kind: outcome };
  }

  /** Ends what `read` began: the review with a body of this many bytes is answered. */
  release(bytes: number): void {
    this.#requests -= 1;
    this.#bytes -= bytes;
  }

  /** To be called each second: bodies of which nothing has come for five seconds, or all has not in ten, are too slow. */
  sweep(): void {
    this.#sweeps += 1;
    for (const [body, settle] of this.#waiting) {
      const isIdle = this.#sweeps - body.idleSince > mostIdleSweeps;
      if (isIdle || this.#sweeps - body.begunAt > mostSweeps) settle('too-slow');
    }
  }

  // Events rather than `for await`: leaving that loop early would destroy the socket before it has been answered. A
  // connection keeps its last request until the next one comes; without our listeners it does not keep the body too.
  #outcomeOf(request: IncomingMessage, body: WaitingBody): Promise<ReadBody['kind']> {
    return new Promise((resolve) => {
      const settle: Settle = (outcome) => {
        this.#waiting.delete(body);
        request.off('data', onData).off('end', onEnd).off('error', onAbort).off('close', onAbort);
        resolve(outcome);
      };
      const onData = (chunk: Uint8Array): void => {
        body.size += chunk.length;
        body.idleSince = this.#sweeps;
        this.#bytes += chunk.length;
        if (body.size > this.#limits.maxBodyBytes) settle('too-large');
        else if (this.#bytes > this.#limits.maxBytesInFlight && !this.#madeRoom(body)) settle('overloaded');
        else body.chunks.push(chunk);
      };
      const onEnd = (): void => {
        const isOverloaded = this.#requests >= this.#limits.maxRequestsInFlight;
        if (!isOverloaded) this.#requests += 1;
        settle(isOverloaded ? 'overloaded' : 'read');
      };
      const onAbort = (): void => {
        settle('aborted');
      };
      this.#waiting.set(body, settle);
      request.on('data', onData).on('end', onEnd).on('error', onAbort).on('close', onAbort);
    });
  }

  // Their bytes are taken off when their readers wake up, right after this.
  #madeRoom(newest: WaitingBody): boolean {
    let excess = this.#bytes - this.#limits.maxBytesInFlight;
    for (const [body, settle] of this.#waiting) {
      if (excess <= 0 || this.#sweeps - body.begunAt < staleSweeps) break;
      if (body === newest) continue;
      excess -= body.size;
      settle('too-slow');
    }
    return excess <= 0;
  }
}

interface WaitingBody {
  readonly chunks: Uint8Array[];
  size: number;
  /** Sweeps so far when the request came, and when a part of its body did last. */
  readonly begunAt: number;
  idleSince: number;
}

type Settle = (outcome: ReadBody['kind']) => void;

function join(chunks: readonly Uint8Array[]): Uint8Array {
  const [first] = chunks;
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
}
