export type { HealthState, ServerState } from './api/health.ts';
export type { KvEngine, KvOptions, KvResult, KvVersion } from './api/kv-engine.ts';
export type { KvPathKind, Mount } from './api/kv-path.ts';
export type { LeaseCalls } from './api/leases.ts';
export type { TokenCalls } from './api/token.ts';
export type { WrappingCalls, WrappingLookup } from './api/wrapping.ts';
export { WrappingTokenError } from './api/wrapping-token-error.ts';
export type { ServerAddress } from './call/address.ts';
export { parseAddress } from './call/address.ts';
export type { RedirectDecision, RedirectPolicy, RedirectSituation } from './call/decide-redirect.ts';
export { decideRedirect } from './call/decide-redirect.ts';
export type { FailedAttempt, RetryDecision, RetryPolicy, RetrySituation } from './call/decide-retry.ts';
export { decideRetry, defaultRetryPolicy } from './call/decide-retry.ts';
export type { RateLimit } from './call/rate-limit.ts';
export type { Replay } from './call/replay.ts';
export { replayOf } from './call/replay.ts';
export { parseRetryAfter } from './call/retry-after.ts';
export { createVaultClient } from './client.ts';
export type { EnvironmentConfig } from './environment/config-from-env.ts';
export { configFromEnv } from './environment/config-from-env.ts';
export { defaultAddress, toClientOptions, toConnectionOptions } from './environment/to-options.ts';
export type { FailureClass } from './errors/classify.ts';
export { classifyFailure } from './errors/classify.ts';
export type { TimeoutPhase, TransportPhase, VaultErrorDetails } from './errors/vault-error.ts';
export {
  ConfigurationError,
  DecodeError,
  InvalidPathError,
  InvalidRequestError,
  InvalidTokenError,
  MissingTokenError,
  NoHandlerError,
  NotFoundError,
  PermissionDeniedError,
  PreconditionFailedError,
  RateLimitedError,
  RedirectRefusedError,
  SealedError,
  ServerError,
  StandbyError,
  TimeoutError,
  TlsError,
  TransportError,
  UninitializedError,
  UnknownOutcomeError,
  UnsupportedOperationError,
  UnsupportedPathError,
  UpstreamError,
  VaultError,
} from './errors/vault-error.ts';
export type { AuthInfo, SecretFields, WrapInfo } from './reply/secret.ts';
export { Secret } from './reply/secret.ts';
export type { ConnectionOptions } from './transport/connections.ts';
export { findService } from './transport/find-service.ts';
export type { GotTransportOptions } from './transport/got-transport.ts';
export { createGotTransport } from './transport/got-transport.ts';
export type { HttpHeader, HttpRequest, HttpResponse, HttpStream, HttpTransport } from './transport/http-transport.ts';
export { headerOf } from './transport/http-transport.ts';
export type { NodeTransportOptions } from './transport/node-transport.ts';
export { createNodeTransport } from './transport/node-transport.ts';
export type { ProxySettings } from './transport/proxy/settings.ts';
export type { TlsOptions } from './transport/tls-options.ts';
export { hasPrivateCa } from './transport/tls-options.ts';
export type { CallOptions, TokenSource } from './call/call-options.ts';
export type { ResponseEvent, RetryEvent, VaultClientHooks } from './call/hooks.ts';
export type { SecretResult } from './reply/secret-result.ts';
export type { ListOptions, VaultClient, VaultClientOptions, VaultClientPorts, VaultRequest } from './vault-client.ts';
