import type { HttpHeader, HttpStream } from '@sluice/vault-client';
import { headerOf } from '@sluice/vault-client';
import { asBuffer } from './secrecy/mask-token.ts';

/** What the server answered: read to its end, or still arriving. */
export type Reply =
  | { readonly kind: 'whole'; readonly status: number; readonly headers: readonly HttpHeader[]; readonly body: Buffer }
  | {
      readonly kind: 'stream';
      readonly status: number;
      readonly headers: readonly HttpHeader[];
      readonly body: AsyncIterable<Uint8Array>;
    };

/** Reads a JSON reply of up to `heldBytes`; everything else is left to be passed on as it comes. */
export async function readReply({ status, headers, body }: HttpStream, heldBytes: number): Promise<Reply> {
  const json = headerOf(headers, 'content-type')?.startsWith('application/json') === true;
  const length = Number(headerOf(headers, 'content-length') ?? (json ? 0 : Infinity));
  if (length > heldBytes || (!json && length > smallBytes)) return { kind: 'stream', status, headers, body };
  const { held, rest } = await hold(body, heldBytes);
  if (rest !== undefined) return { kind: 'stream', status, headers, body: joined(held, rest) };
  return { kind: 'whole', status, headers, body: held };
}

/** One write is cheaper than a stream for a page or a key; it is already on its way when its length is known. */
const smallBytes = 16 * 1024;

/** The first chunks of `body`: all of them, or as many as exceed `limit` and an iterator for the rest. */
export async function hold(
  body: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<{ readonly held: Buffer; readonly rest?: AsyncIterator<Uint8Array> }> {
  const rest = body[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    chunks.push(next.value);
    size += next.value.length;
    if (size > limit) return { held: Buffer.concat(chunks), rest };
  }
  const [only] = chunks;
  return { held: chunks.length === 1 && only !== undefined ? asBuffer(only) : Buffer.concat(chunks) };
}

/** `held`, then what `rest` has left. Leaving early ends `rest` too. */
export async function* joined(held: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield held;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
