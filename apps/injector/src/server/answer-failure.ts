import type { ServerResponse } from 'node:http';
import type { Logger } from '@sluice/core';
import { describeBug } from '../describe-bug.ts';

/**
 * Answers a request that threw: 4xx when the error says so, else 500 and a line in the log without the error's message,
 * which may quote the request. An answer that has begun ends with its connection.
 */
export function answerFailure(error: unknown, response: ServerResponse, logger: Logger): void {
  const status = statusOf(error);
  if (status >= 500) {
    logger.log('error', 'request failed', { failure: describeBug(error) });
  }
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(status >= 500 ? 'internal error of the injector; see its log\n' : 'malformed request\n');
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
  return status >= 400 && status < 500 ? status : 500;
}
