import type { Clock, JsonValue, Random, SecretString } from '@sluice/core';
import type { HealthState } from './api/health.ts';
import type { KvEngine, KvOptions } from './api/kv.ts';
import type { KvPathKind, Mount } from './api/kv-path.ts';
import type { LeaseCalls } from './api/leases.ts';
import type { TokenCalls } from './api/token.ts';
import type { WrappingCalls } from './api/wrapping.ts';
import type { RateLimit } from './call/rate-limit.ts';
import type { RedirectPolicy } from './call/decide-redirect.ts';
import type { Replay } from './call/replay.ts';
import type { RetryPolicy } from './call/decide-retry.ts';
import type { Secret } from './reply/secret.ts';
import type { HttpHeader, HttpResponse, HttpTransport } from './transport/http-transport.ts';

/** What the client needs from outside. */
export interface VaultClientPorts {
  readonly transport: HttpTransport;
  readonly clock: Clock;
  readonly random: Random;
}

/** A token, or where the current one is to be had; asked once a call. */
export type TokenSource = SecretString | (() => SecretString | undefined | Promise<SecretString | undefined>);

export interface VaultClientOptions {
  /** `https://host:8200`, with a path prefix if need be, or `unix:///run/agent.sock`. */
  readonly address: string;
  /** Surrounding slashes do not matter. */
  readonly namespace?: string;
  readonly token?: TokenSource;
  readonly retry?: Partial<RetryPolicy>;
  /** Of a whole call, with its retries and waits. Default 60 s. */
  readonly timeoutMs?: number;
  /** Where token and body may follow a redirect. Default `same-origin`; see `RedirectPolicy`. */
  readonly redirects?: RedirectPolicy;
  /** Default: none. */
  readonly rateLimit?: RateLimit;
  /** Sent with every request; names beginning `X-Vault-` are refused. */
  readonly headers?: readonly HttpHeader[];
  /** Second factors, `method[:passcode]`, sent with every request. */
  readonly mfa?: readonly SecretString[];
  readonly hooks?: VaultClientHooks;
}

/** For logs and metrics. A hook gets no secret; it must not throw. */
export interface VaultClientHooks {
  readonly onResponse?: (event: ResponseEvent) => void;
  readonly onRetry?: (event: RetryEvent) => void;
  /** Each text of the server once a path. */
  readonly onWarning?: (event: { readonly requestPath: string; readonly warning: string }) => void;
}

export interface ResponseEvent {
  readonly method: string;
  readonly requestPath: string;
  readonly status: number;
  readonly durationMs: number;
  /** 0 for the first. */
  readonly attempt: number;
}

export interface RetryEvent {
  readonly method: string;
  readonly requestPath: string;
  /** 1 for the first retry. */
  readonly attempt: number;
  readonly delayMs: number;
  readonly reason: string;
  /** The lost reply may have created a lease or token that nobody will renew. */
  readonly mayOrphan: boolean;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** A value listed twice is sent twice. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** Instead of the client's; `none` sends no token. */
  readonly token?: TokenSource | 'none';
  /** Instead of the client's; `none` sends no namespace. */
  readonly namespace?: string;
  /** Ask for the reply wrapped (`X-Vault-Wrap-TTL`), for example `5m`. */
  readonly wrapTtl?: string;
  /** May the call be sent twice? Default: by method and path. */
  readonly replay?: Replay;
  /** Retries beyond the first attempt, instead of the client's. */
  readonly maxRetries?: number;
  readonly headers?: readonly HttpHeader[];
}

/** One call in full, for what the methods of `VaultClient` do not cover. */
export interface VaultRequest extends CallOptions {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE' | 'HEAD' | 'LIST' | 'SCAN';
  /** Below `/v1/`, decoded: `secret/data/app`. */
  readonly path: string;
  readonly body?: JsonValue;
}

/**
 * What an operation gave. `nothing`: the server had nothing to say (204, empty body) or has nothing there (404). A 404
 * that carries data or warnings is a `secret` with that status (a deleted KV version 2 entry, a wrong KV path).
 */
export type SecretResult =
  | { readonly kind: 'secret'; readonly status: number; readonly secret: Secret }
  | { readonly kind: 'nothing'; readonly status: number };

/** Typed calls of the HTTP API. Every method rejects with a `VaultError`, or with the reason of the aborted signal. */
export interface VaultClient {
  /** Sends one request with retries and redirects and gives back whatever success or 404 came, undecoded. */
  request(request: VaultRequest): Promise<HttpResponse>;
  read(path: string, options?: CallOptions): Promise<SecretResult>;
  /** `PUT`. Without `data` the body is `{}`. */
  write(path: string, data?: JsonValue, options?: CallOptions): Promise<SecretResult>;
  /** JSON merge patch. */
  patch(path: string, data: JsonValue, options?: CallOptions): Promise<SecretResult>;
  delete(path: string, options?: CallOptions): Promise<SecretResult>;
  /** Names below `path`, folders with a trailing slash; nothing there yields nothing. */
  list(path: string, options?: ListOptions): AsyncIterable<string>;
  readonly tokens: TokenCalls;
  readonly leases: LeaseCalls;
  readonly wrapping: WrappingCalls;
  /** Never rejects for a state of the server, and answers `unreachable` when no reply came. */
  health(options?: CallOptions): Promise<HealthState>;
  /** Mount and KV version behind `path`, remembered for 5 minutes. Source: spec/vault-api.md 2.12. */
  mountOf(path: string, options?: CallOptions): Promise<Mount>;
  /** `path` as the API wants it: `secret/app` becomes `secret/data/app` on KV version 2. For templates. */
  resolveKvPath(path: string, kind: KvPathKind, options?: CallOptions): Promise<string>;
  kv(options: KvOptions): KvEngine;
  /** The same client with something else in its place; connections, mounts and limits are shared. */
  withToken(token: TokenSource): VaultClient;
  withNamespace(namespace: string): VaultClient;
  withWrapTtl(wrapTtl: string): VaultClient;
}

export interface ListOptions extends CallOptions {
  /** Ask for pages of this size (OpenBao); other servers send everything at once. */
  readonly pageSize?: number;
  /** Everything below, recursively (OpenBao's SCAN). */
  readonly recursive?: boolean;
}
