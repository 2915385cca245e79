import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock, Logger } from '@sluice/core';
import type { InjectorMetrics } from '../metrics/metrics.ts';
import type { MutateAnswer } from '../review/answer-request.ts';
import { answerRequest, plainAnswer } from '../review/answer-request.ts';
import type { Mutate, ReviewFacts } from '../review/answer-review.ts';
import type { BodyReader, ReadBody } from './read-body.ts';

export interface MutateRoute {
  readonly mutate: Mutate;
  readonly bodies: BodyReader;
  readonly metrics: InjectorMetrics;
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** Whether answers end their connections. */
  readonly isDraining: () => boolean;
}

/** Reads the body, answers, counts and logs. Synchronous once the body is read. Rejects never because of input. */
export async function serveMutate(
  request: IncomingMessage,
  response: ServerResponse,
  route: MutateRoute,
): Promise<void> {
  const { metrics, clock } = route;
  const startedMs = clock.monotonicMs();
  const elapsedSeconds = (): number => (clock.monotonicMs() - startedMs) / 1000;
  metrics.admissionStarted();
  let heldBytes = -1;
  try {
    const body = await route.bodies.read(request);
    if (body.kind === 'read') heldBytes = body.bytes.length;
    const answer = await answerTo(body, request, response, route);
    if (answer === undefined) return;
    if (route.isDraining()) response.setHeader('Connection', 'close');
    send(response, answer);
    if (answer.facts !== undefined) record(answer.facts, answer.body.length, elapsedSeconds(), route);
    else reject(answer, route);
  } finally {
    if (heldBytes >= 0) route.bodies.release(heldBytes);
    metrics.admissionEnded(elapsedSeconds());
  }
}

function answerTo(
  body: ReadBody,
  request: IncomingMessage,
  response: ServerResponse,
  route: MutateRoute,
): MutateAnswer | Promise<MutateAnswer> | undefined {
  switch (body.kind) {
    case 'aborted':
      return undefined;
    case 'too-large':
      route.metrics.shed('body-too-large');
      response.setHeader('Connection', 'close'); // the rest of the body is not read
      return plainAnswer(413, 'request body is larger than 8 MiB; API objects are smaller');
    case 'too-slow':
      route.metrics.shed('body-too-slow');
      response.setHeader('Connection', 'close');
      return plainAnswer(408, 'request body did not come in time; send it at once');
    case 'overloaded':
      route.metrics.shed('overload');
      response.setHeader('Retry-After', '1'); // API servers repeat a 429 only with this header (spec/kubernetes.md 1.1)
      return plainAnswer(429, 'too many reviews at once; repeat in a second');
    case 'read':
      route.metrics.requestBytes(body.bytes.length);
      return answerRequest(request.headers['content-type'], body.bytes, route.mutate);
  }
}

function send(response: ServerResponse, { status, contentType, body, facts }: MutateAnswer): void {
  response.statusCode = status;
  response.setHeader('Content-Type', contentType);
  const encoding = facts === undefined ? 'utf8' : 'latin1';
  response.setHeader('Content-Length', Buffer.byteLength(body, encoding));
  response.end(body, encoding); // a text goes out in one write with its headers
}

function record(facts: ReviewFacts, responseBytes: number, seconds: number, { metrics, logger }: MutateRoute): void {
  const { namespace, result, reason, injection, warningCodes } = facts;
  metrics.admission(result, reason, seconds);
  if (result === 'injected') metrics.injected(namespace, injection);
  if (result === 'denied' || result === 'error') metrics.denied(namespace);
  for (const code of warningCodes) metrics.warned(code);
  logger.log(facts.logLevel, 'review answered', {
    uid: facts.uid,
    namespace,
    pod: facts.pod,
    operation: facts.operation,
    dryRun: facts.dryRun,
    result,
    reason: reason === '' ? undefined : reason,
    injection,
    warnings: warningCodes.length === 0 ? undefined : warningCodes.join(','),
    failure: facts.failure,
    ms: Math.round(seconds * 100_000) / 100,
    responseBytes,
  });
}

function reject({ status, body }: MutateAnswer, { logger }: MutateRoute): void {
  logger.log('warn', 'request is no review', { status, reason: body.trimEnd() });
}
