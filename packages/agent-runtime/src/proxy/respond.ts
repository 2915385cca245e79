import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CachedReply } from '../cache/entry.ts';
import { clientHeaders } from './headers.ts';
import type { Reply } from './reply.ts';

/** Answers with Vault's error shape. */
export function respondError(
  response: ServerResponse,
  status: number,
  text: string,
  headers: readonly string[] = [],
): void {
  const body = Buffer.from(`${JSON.stringify({ errors: [text] })}\n`);
  const fixed = [
    'Content-Type',
    'application/json',
    'Cache-Control',
    'no-store',
    'Content-Length',
    String(body.length),
  ];
  response.writeHead(status, [...fixed, ...headers]);
  response.end(body);
}

/** Answers from the cache. Node adds the `Date` of now. */
export function respondCached(response: ServerResponse, reply: CachedReply): void {
  const length = String(reply.body.length);
  response.writeHead(reply.status, [
    ...reply.headers,
    'X-Cache',
    'HIT',
    'Age',
    String(reply.ageSeconds),
    'Content-Length',
    length,
  ]);
  response.end(reply.body);
}

/** Passes a reply on. Rejects when the server broke off in the middle; the client's connection is then cut too. */
export async function respondReply(response: ServerResponse, reply: Reply, method: string): Promise<void> {
  const marks = reply.status < 400 ? ['X-Cache', 'MISS'] : [];
  if (reply.kind === 'whole') {
    const asSent = method === 'HEAD';
    const length = asSent || hasNoBody(reply.status) ? [] : ['Content-Length', String(reply.body.length)];
    response.writeHead(reply.status, [...clientHeaders(reply.headers, { length: asSent }), ...marks, ...length]);
    response.end(reply.body);
    return;
  }
  response.writeHead(reply.status, [...clientHeaders(reply.headers, { length: true }), ...marks]);
  await pipeline(Readable.from(reply.body, { objectMode: false }), response);
}

function hasNoBody(status: number): boolean {
  return status === 204 || status === 304 || status < 200;
}
