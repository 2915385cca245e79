import type { Clock, Random } from '@sluice/core';
import {
  decideRedirect,
  decideRetry,
  headerOf,
  parseRetryAfter,
  TimeoutError,
  TransportError,
} from '@sluice/vault-client';
import type {
  FailedAttempt,
  HttpRequest,
  HttpStream,
  HttpTransport,
  RedirectPolicy,
  Replay,
  RetryPolicy,
} from '@sluice/vault-client';
import { hold, joined } from '../reply.ts';

/** One request to the server, to be sent as often as its rules allow. */
export interface UpstreamCall {
  readonly request: HttpRequest;
  readonly replay: Replay;
  /** `max` is 0 when the body cannot be sent again. */
  readonly retry: RetryPolicy;
  readonly redirects: RedirectPolicy;
  /** Monotonic time at which the answer must have begun. */
  readonly answerByMs: number;
}

export interface UpstreamPorts {
  readonly transport: HttpTransport;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Sends `call` and repeats it by the rules of the client library (spec/agent.md 8.2 item 4, 5.3). The last answer is
 * given back, whatever its status; rejects with the last failure when there was none.
 */
export async function exchange(ports: UpstreamPorts, call: UpstreamCall, signal: AbortSignal): Promise<HttpStream> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptExchange(ports, call, signal);
    if (outcome.failed === undefined) return outcome.stream;
    const remainingMs = call.answerByMs - ports.clock.monotonicMs();
    const jitter = ports.random.fraction();
    const situation = { attempt, replay: call.replay, policy: call.retry, remainingMs, jitter };
    const decision = decideRetry(outcome.failed, situation);
    if (decision.kind !== 'retry') {
      if (outcome.stream === undefined) throw outcome.error;
      return outcome.stream;
    }
    await discard(outcome.stream);
    if (decision.delayMs > 0) await ports.clock.sleep(decision.delayMs, signal);
  }
}

type Outcome =
  | { readonly failed?: undefined; readonly stream: HttpStream }
  | { readonly failed: FailedAttempt; readonly stream: HttpStream }
  | { readonly failed: FailedAttempt; readonly stream?: undefined; readonly error: Error };

async function attemptExchange(ports: UpstreamPorts, call: UpstreamCall, signal: AbortSignal): Promise<Outcome> {
  try {
    const stream = await openFollowing(ports.transport, call, signal);
    if (call.retry.max === 0 || !mayBeRetried(stream.status)) return { stream };
    return await failedStatus(stream, ports.clock.wallMs());
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof TransportError) {
      const { phase, staleConnection, retryable } = error;
      return { failed: { kind: 'broken', phase, staleConnection, retryable }, error };
    }
    if (error instanceof TimeoutError) {
      return { failed: { kind: 'broken', phase: 'connect', staleConnection: false, retryable: true }, error };
    }
    throw error;
  }
}

function mayBeRetried(status: number): boolean {
  return status === 412 || status === 429 || status >= 500;
}

/** Long enough for any text that decides. */
const decisiveBytes = 4096;

async function failedStatus(stream: HttpStream, nowWallMs: number): Promise<Outcome> {
  const { status, headers } = stream;
  const { held, rest } = await hold(stream.body, decisiveBytes);
  const body = rest === undefined ? once(held) : joined(held, rest);
  const retryAfterMs = parseRetryAfter(headerOf(headers, 'retry-after'), nowWallMs);
  const waiting = retryAfterMs === undefined ? {} : { retryAfterMs };
  return { failed: { kind: 'status', status, text: held.toString(), ...waiting }, stream: { status, headers, body } };
}

// A redirect that may not be followed is the client's to see: its own library decides what to send there.
async function openFollowing(transport: HttpTransport, call: UpstreamCall, signal: AbortSignal): Promise<HttpStream> {
  const visited = [call.request.url];
  for (let request = call.request; ;) {
    const stream = await transport.open(request, signal);
    if (stream.status < 300 || stream.status > 399 || isStream(call.request)) return stream;
    const situation = { policy: call.redirects, firstUrl: call.request.url, visited };
    const decision = decideRedirect(stream.status, headerOf(stream.headers, 'location'), situation);
    if (decision.kind !== 'follow') return stream;
    await discard(stream);
    visited.push(decision.url);
    request = { ...call.request, url: decision.url };
  }
}

function isStream({ body }: HttpRequest): boolean {
  return body !== undefined && !(body instanceof Uint8Array);
}

async function discard(stream: HttpStream | undefined): Promise<void> {
  if (stream === undefined) return;
  let size = 0;
  for await (const chunk of stream.body) if ((size += chunk.length) > decisiveBytes) return;
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  if (bytes.length > 0) yield bytes;
}
