import type { Readable } from 'node:stream';
import { DecodeError } from '../errors/vault-error.ts';
import type { HttpRequest, HttpResponse, HttpStream } from './http-transport.ts';
import { detailsOf } from './transport-failure.ts';

const defaultMaxResponseBytes = 64 * 1024 * 1024;

/** The chunks of `stream`; what breaks it goes through `failed`. Leaving the loop early destroys the stream. */
export async function* readBody(stream: Readable, failed: (error: unknown) => Error): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) yield chunk;
  } catch (error) {
    throw failed(error);
  }
}

/** Reads a whole body of at most `limit` bytes (default 64 MiB); beyond it rejects with `DecodeError`. */
export async function collectBody(
  stream: HttpStream,
  request: HttpRequest,
  limit: number = defaultMaxResponseBytes,
): Promise<HttpResponse> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream.body) {
    size += chunk.length;
    if (size > limit) {
      const message = `${request.method} ${detailsOf(request).url}: the reply is longer than ${limit} bytes; raise the limit`;
      throw new DecodeError('VAULT_DECODE', message, { ...detailsOf(request), status: stream.status });
    }
    chunks.push(chunk);
  }
  const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
  return { status: stream.status, headers: stream.headers, body: body ?? new Uint8Array() };
}
