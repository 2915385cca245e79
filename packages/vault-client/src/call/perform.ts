import type { Clock, Random } from '@sluice/core';
import { recognizeError } from '../errors/recognize.ts';
import { RedirectRefusedError, TimeoutError, TransportError, UnknownOutcomeError } from '../errors/vault-error.ts';
import type { VaultError, VaultErrorDetails } from '../errors/vault-error.ts';
import { decodeErrors } from '../reply/decode-errors.ts';
import type { HttpRequest, HttpResponse, HttpTransport } from '../transport/http-transport.ts';
import { headerOf } from '../transport/http-transport.ts';
import type { VaultClientHooks } from './hooks.ts';
import type { Deadline } from './deadline.ts';
import { decideRedirect } from './decide-redirect.ts';
import type { RedirectPolicy } from './decide-redirect.ts';
import { decideRetry } from './decide-retry.ts';
import type { FailedAttempt, RetryPolicy } from './decide-retry.ts';
import { redact } from './redact.ts';
import type { Replay } from './replay.ts';
import { parseRetryAfter } from './retry-after.ts';

/** A call ready to be sent as often as its rules allow. */
export interface PreparedCall {
  readonly request: HttpRequest;
  /** Path, URL and namespace for errors. */
  readonly details: VaultErrorDetails;
  readonly replay: Replay;
  readonly retry: RetryPolicy;
  readonly redirects: RedirectPolicy;
  readonly sentToken: boolean;
  /** Blanked in whatever text the server sends back. */
  readonly secrets: readonly string[];
  /** Which statuses are an answer; all others are errors. */
  readonly accepts: (status: number) => boolean;
  readonly hooks: VaultClientHooks;
}

export interface CallPorts {
  readonly transport: HttpTransport;
  readonly clock: Clock;
  readonly random: Random;
}

/** Sends until there is an answer, a final error, or no time left. */
export async function performCall(ports: CallPorts, call: PreparedCall, deadline: Deadline): Promise<HttpResponse> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptCall(ports, call, attempt, deadline.signal);
    if (outcome.kind === 'answer') return outcome.response;
    const jitter = ports.random.fraction();
    const remainingMs = deadline.remainingMs();
    const situation = { attempt, replay: call.replay, policy: call.retry, remainingMs, jitter };
    const decision = decideRetry(outcome.failed, situation);
    if (decision.kind === 'stop') throw outcome.error;
    if (decision.kind === 'unknown-outcome') throw unknownOutcome(outcome.error, call.details);
    call.hooks.onRetry?.({
      method: call.details.method,
      requestPath: call.details.requestPath,
      attempt,
      delayMs: decision.delayMs,
      reason: outcome.error.code,
      mayOrphan: decision.mayOrphan,
    });
    if (decision.delayMs > 0) await ports.clock.sleep(decision.delayMs, deadline.signal);
  }
}

type Outcome =
  | { readonly kind: 'answer'; readonly response: HttpResponse }
  | { readonly kind: 'failed'; readonly failed: FailedAttempt; readonly error: VaultError };

async function attemptCall(
  ports: CallPorts,
  call: PreparedCall,
  attempt: number,
  signal: AbortSignal,
): Promise<Outcome> {
  const startedMs = ports.clock.monotonicMs();
  try {
    const response = await sendFollowing(ports.transport, call, signal);
    call.hooks.onResponse?.({
      method: call.details.method,
      requestPath: call.details.requestPath,
      status: response.status,
      durationMs: ports.clock.monotonicMs() - startedMs,
      attempt: attempt - 1,
    });
    if (call.accepts(response.status)) return { kind: 'answer', response };
    return refused(response, call, ports.clock.wallMs());
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    return broken(error, call.details);
  }
}

async function sendFollowing(transport: HttpTransport, call: PreparedCall, signal: AbortSignal): Promise<HttpResponse> {
  const visited = [call.request.url];
  for (let request = call.request; ;) {
    const response = await transport.send(request, signal);
    if (call.accepts(response.status) && response.status < 300) return response;
    const situation = { policy: call.redirects, firstUrl: call.request.url, visited };
    const decision = decideRedirect(response.status, headerOf(response.headers, 'location'), situation);
    if (decision.kind === 'not-a-redirect') return response;
    if (decision.kind === 'refuse') throw redirectRefused(decision.reason, call.details, response.status);
    visited.push(decision.url);
    request = redirected(call.request, decision.url);
  }
}

// A unix socket leads to its own server only.
function redirected({ socketPath, ...request }: HttpRequest, url: string): HttpRequest {
  const sameServer = new URL(url).origin === new URL(request.url).origin;
  return { ...request, url, ...(sameServer && socketPath !== undefined ? { socketPath } : {}) };
}

function refused(response: HttpResponse, call: PreparedCall, nowWallMs: number): Outcome {
  const body = decodeErrors(response.body);
  const errors = body.errors.map((text) => redact(text, call.secrets));
  const rawText = body.rawText === undefined ? undefined : redact(body.rawText, call.secrets);
  const retryAfterMs = parseRetryAfter(headerOf(response.headers, 'retry-after'), nowWallMs);
  const status = response.status;
  const waiting = retryAfterMs === undefined ? {} : { retryAfterMs };
  return {
    kind: 'failed',
    failed: { kind: 'status', status, text: [...errors, rawText ?? ''].join('\n'), ...waiting },
    error: recognizeError({
      ...call.details,
      status,
      errors,
      sentToken: call.sentToken,
      ...(rawText === undefined ? {} : { rawText }),
      ...waiting,
    }),
  };
}

function broken(error: unknown, details: VaultErrorDetails): Outcome {
  if (error instanceof TransportError) {
    const { phase, staleConnection, retryable } = error;
    return { kind: 'failed', failed: { kind: 'broken', phase, staleConnection, retryable }, error };
  }
  if (error instanceof TimeoutError && error.phase === 'connect') {
    return {
      kind: 'failed',
      failed: { kind: 'broken', phase: 'connect', staleConnection: false, retryable: true },
      error: new TimeoutError('connect', error.message, details),
    };
  }
  throw error;
}

function redirectRefused(reason: string, details: VaultErrorDetails, status: number): RedirectRefusedError {
  const message = `${details.method} ${details.url}: ${reason}`;
  return new RedirectRefusedError('VAULT_REDIRECT_REFUSED', message, { ...details, status });
}

function unknownOutcome(cause: VaultError, details: VaultErrorDetails): UnknownOutcomeError {
  const message =
    `${details.method} ${details.url}: unknown outcome: the reply was lost after the request was sent; ` +
    'it is not sent again, because it may have been carried out';
  return new UnknownOutcomeError('VAULT_UNKNOWN_OUTCOME', message, details, { cause });
}
