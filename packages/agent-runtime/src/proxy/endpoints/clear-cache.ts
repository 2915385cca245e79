import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LeaseCache } from '../../cache/lease-cache.ts';
import { readClearRequest } from '../../cache/clear-request.ts';
import { BodyTooLargeError, readBody } from '../../listener/index.ts';
import { respondError } from '../respond.ts';

/** The body names one thing. */
const longestBody = 64 * 1024;

/** `/agent/v1/cache-clear`. Other methods, and no cache, answer 200 and do nothing. Source: spec/agent.md 8.1. */
export async function clearCache(
  cache: LeaseCache | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (cache === undefined || (request.method !== 'POST' && request.method !== 'PUT')) {
    request.resume();
    response.writeHead(200).end();
    return;
  }
  try {
    const eviction = readClearRequest(await readBody(request, longestBody));
    if (!eviction.ok) {
      respondError(response, eviction.error.status, eviction.error.message);
      return;
    }
    cache.evict(eviction.value);
    response.writeHead(200).end();
  } catch (error) {
    if (!(error instanceof BodyTooLargeError)) throw error;
    respondError(response, 413, 'http: request body too large', ['Connection', 'close']);
  }
}
