import type { Clock, JsonValue, Random, SecretString } from '@sluice/core';
import type { HealthState } from './api/health.ts';
import type { KvEngine, KvOptions } from './api/kv-engine.ts';
import type { KvPathKind, Mount } from './api/kv-path.ts';
import type { LeaseCalls } from './api/leases.ts';
import type { TokenCalls } from './api/token.ts';
import type { WrappingCalls } from './api/wrapping.ts';
import type { CallOptions, TokenSource } from './call/call-options.ts';
import type { VaultClientHooks } from './call/hooks.ts';
import type { RateLimit } from './call/rate-limit.ts';
import type { RedirectPolicy } from './call/decide-redirect.ts';
import type { RetryPolicy } from './call/decide-retry.ts';
import type { SecretResult } from './reply/secret-result.ts';
import type { HttpHeader, HttpResponse, HttpTransport } from './transport/http-transport.ts';

/** What the client needs from outside. */
export interface VaultClientPorts {
  readonly transport: HttpTransport;
  readonly clock: Clock;
  readonly random: Random;
}

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
  /**
   * Send back what replies tell about the cluster's state (`X-Vault-Index`),
   * so that a standby is not behind. Default false.
   */
  readonly readYourWrites?: boolean;
  /** Second factors, `method[:passcode]`, sent with every request. */
  readonly mfa?: readonly SecretString[];
  readonly hooks?: VaultClientHooks;
}

/** One call in full, for what the methods of `VaultClient` do not cover. */
export interface VaultRequest extends CallOptions {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE' | 'HEAD' | 'LIST' | 'SCAN';
  /** Below `/v1/`, decoded: `secret/data/app`. */
  readonly path: string;
  readonly body?: JsonValue;
}

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
