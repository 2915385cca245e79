import type { IncomingMessage } from 'node:http';
import { BodyTooLargeError } from '../listener/index.ts';

/** The body of a client's request. `whole` can be sent again, `stream` cannot. */
export type RequestBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'stream'; readonly chunks: AsyncIterable<Buffer> };

/** Whether the request announces a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/**
 * Reads up to `heldBytes`; what is longer stays a stream of at most `limitBytes`. Rejects, and the stream ends, with
 * `BodyTooLargeError` beyond that.
 */
export async function readRequestBody(
  request: IncomingMessage,
  heldBytes: number,
  limitBytes: number,
): Promise<RequestBody> {
  if (!hasBody(request)) return { kind: 'none' };
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw new BodyTooLargeError(limitBytes);
  const chunks = (request as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  const held: Buffer[] = [];
  let size = 0;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    held.push(next.value);
    size += next.value.length;
    if (size > heldBytes) return { kind: 'stream', chunks: rest(held, chunks, size, limitBytes) };
  }
  return { kind: 'whole', bytes: held.length === 1 && held[0] !== undefined ? held[0] : Buffer.concat(held) };
}

async function* rest(
  held: readonly Buffer[],
  chunks: AsyncIterator<Buffer>,
  heldBytes: number,
  limitBytes: number,
): AsyncGenerator<Buffer> {
  yield* held;
  let size = heldBytes;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    size += next.value.length;
    if (size > limitBytes) throw new BodyTooLargeError(limitBytes);
    yield next.value;
  }
}
