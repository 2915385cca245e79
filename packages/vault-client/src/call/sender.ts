import type { JsonValue, SecretString } from '@sluice/core';
import { ConfigurationError, InvalidPathError, TimeoutError } from '../errors/vault-error.ts';
import type { VaultErrorDetails } from '../errors/vault-error.ts';
import type { HttpHeader, HttpRequest, HttpResponse } from '../transport/http-transport.ts';
import type { CallOptions, TokenSource } from './call-options.ts';
import type { VaultClientHooks } from './hooks.ts';
import type { VaultClientPorts } from '../vault-client.ts';
import type { ServerAddress } from './address.ts';
import { buildRequest } from './build-request.ts';
import type { RequestProblem } from './build-request.ts';
import type { Consistency } from './consistency.ts';
import { startDeadline } from './deadline.ts';
import type { Deadline } from './deadline.ts';
import type { RedirectPolicy } from './decide-redirect.ts';
import type { RetryPolicy } from './decide-retry.ts';
import type { Limiter } from './limiter.ts';
import { trimNamespace } from './namespace.ts';
import { performCall } from './perform.ts';
import type { PreparedCall } from './perform.ts';
import { secretsOfBody } from './redact.ts';
import { replayOf } from './replay.ts';
import type { SingleFlight } from './single-flight.ts';

/** What all clients derived from one share. */
export interface SenderSettings {
  readonly address: ServerAddress;
  readonly ports: VaultClientPorts;
  readonly retry: RetryPolicy;
  readonly timeoutMs: number;
  readonly redirects: RedirectPolicy;
  readonly headers: readonly HttpHeader[];
  readonly hooks: VaultClientHooks;
  readonly limiter: Limiter;
  readonly flights: SingleFlight<HttpResponse>;
  readonly consistency: Consistency;
}

/** What a derived client has of its own. */
export interface SenderIdentity {
  readonly token?: TokenSource;
  readonly namespace: string;
  readonly wrapTtl?: string;
}

export interface SenderCall extends CallOptions {
  readonly method: string;
  readonly path: string;
  readonly body?: JsonValue;
  readonly accepts: (status: number) => boolean;
}

/** Builds, limits, shares and performs one call. */
export async function sendCall(
  settings: SenderSettings,
  identity: SenderIdentity,
  call: SenderCall,
): Promise<HttpResponse> {
  call.signal?.throwIfAborted();
  const token = await resolveToken(call.token ?? identity.token);
  const namespace = trimNamespace(call.namespace ?? identity.namespace);
  const prepared = prepare(settings, identity, call, token, namespace);
  const run = async (signal: AbortSignal | undefined): Promise<HttpResponse> => {
    const timeoutMs = call.timeoutMs ?? settings.timeoutMs;
    const expire = (): TimeoutError => timeoutOf('call', `no answer within ${timeoutMs} ms`, prepared.details);
    const deadline = startDeadline(settings.ports.clock, timeoutMs, signal, expire);
    try {
      await takeTurn(settings, prepared.details, deadline);
      const response = await performCall(settings.ports, prepared, deadline);
      settings.consistency.learn(response);
      return response;
    } finally {
      deadline.end();
    }
  };
  if (prepared.replay !== 'safe' || prepared.request.body !== undefined) return run(call.signal);
  return settings.flights.share(flightKey(prepared.request), call.signal, run);
}

function prepare(
  settings: SenderSettings,
  identity: SenderIdentity,
  call: SenderCall,
  token: string | undefined,
  namespace: string,
): PreparedCall {
  const replay = call.replay ?? replayOf(call.method, call.path);
  const retry = call.maxRetries === undefined ? settings.retry : { ...settings.retry, max: call.maxRetries };
  return {
    request: requestFor(settings, identity, call, token, namespace),
    details: detailsFor(settings.address, call, namespace),
    replay,
    retry,
    redirects: settings.redirects,
    sentToken: token !== undefined,
    secrets: [...(token === undefined ? [] : [token]), ...secretsOfBody(call.body)],
    accepts: call.accepts,
    hooks: settings.hooks,
  };
}

function requestFor(
  settings: SenderSettings,
  identity: SenderIdentity,
  call: SenderCall,
  token: string | undefined,
  namespace: string,
): HttpRequest {
  const wrapTtl = call.wrapTtl ?? (isOwnCall(call.path) ? undefined : identity.wrapTtl);
  const built = buildRequest(settings.address, {
    method: call.method,
    path: call.path,
    query: call.query ?? {},
    namespace,
    headers: [...settings.headers, ...settings.consistency.headers(), ...(call.headers ?? [])],
    ...(call.body === undefined ? {} : { body: call.body }),
    ...(token === undefined ? {} : { token }),
    ...(wrapTtl === undefined ? {} : { wrapTtl }),
  });
  if (built.ok) return built.value;
  throw problemError(built.error, detailsFor(settings.address, call, namespace));
}

/**
 * Replies that are useless when wrapped: a default wrap TTL does not touch them (spec/vault-api.md 15.1 items 10, 34).
 */
function isOwnCall(path: string): boolean {
  return /(?:^|\/)sys\/(?:wrapping|internal|leases)\/|(?:^|\/)auth\/(?:token\/(?:renew|lookup|revoke)|.+\/login)/.test(
    path,
  );
}

async function resolveToken(source: TokenSource | 'none' | undefined): Promise<string | undefined> {
  if (source === undefined || source === 'none') return undefined;
  const token: SecretString | undefined = typeof source === 'function' ? await source() : source;
  const text = token?.reveal() ?? '';
  return text === '' ? undefined : text;
}

/** Method, path, URL and namespace of a call, for errors. */
export function detailsFor(
  address: ServerAddress,
  call: { readonly method: string; readonly path: string },
  namespace: string,
): VaultErrorDetails {
  const url = `${address.base}/v1/${call.path.replace(/^\/+/, '')}`;
  return { method: call.method, requestPath: call.path, url, ...(namespace === '' ? {} : { namespace }) };
}

function problemError(problem: RequestProblem, details: VaultErrorDetails): InvalidPathError | ConfigurationError {
  if (problem.kind === 'path') {
    const message = `${problem.message}; use segments separated by single slashes`;
    return new InvalidPathError('VAULT_INVALID_PATH', message, details);
  }
  const message = `${details.method} ${details.url}: ${problem.message}; check for a line end at its end`;
  return new ConfigurationError('VAULT_CONFIGURATION', message, details);
}

async function takeTurn(settings: SenderSettings, details: VaultErrorDetails, deadline: Deadline): Promise<void> {
  if (await settings.limiter(deadline)) return;
  throw timeoutOf('rate-limit', 'the rate limit leaves no turn before the deadline', details);
}

function timeoutOf(phase: 'call' | 'rate-limit', problem: string, details: VaultErrorDetails): TimeoutError {
  const hint = phase === 'call' ? 'check the server or raise the timeout' : 'ask less often or raise the limit';
  return new TimeoutError(phase, `${details.method} ${details.url}: ${problem}; ${hint}`, details);
}

function flightKey({ method, url, headers }: HttpRequest): string {
  return JSON.stringify([method, url, headers]);
}
