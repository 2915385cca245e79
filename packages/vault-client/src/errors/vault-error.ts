import { SluiceError } from '@sluice/core';

/** What an error of the client knows about the call. Never a token, a header value or a body. */
export interface VaultErrorDetails {
  /** `GET`, `PUT`, ... */
  readonly method: string;
  /** The path below `/v1/`, decoded, without query. */
  readonly requestPath: string;
  /** Without credentials and query. */
  readonly url: string;
  readonly namespace?: string;
  /** HTTP status; absent when no reply arrived. */
  readonly status?: number;
  /** The server's texts; may be empty, may have several lines. */
  readonly errors?: readonly string[];
  /** Beginning of a reply that is not Vault's error shape (a proxy's page, for example). */
  readonly rawText?: string;
  /** From `Retry-After`. */
  readonly retryAfterMs?: number;
}

/**
 * Base of everything the client throws. `code` is stable; `message`, `JSON.stringify` and inspection carry no secret.
 * Recognition of the subclasses: `spec/vault-api.md` 2.9.
 */
export class VaultError extends SluiceError {
  readonly method: string;
  readonly requestPath: string;
  readonly url: string;
  readonly namespace: string | undefined;
  readonly status: number | undefined;
  readonly errors: readonly string[];
  readonly rawText: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** Whether the same call may succeed later without anybody changing it. */
  readonly retryable: boolean;

  constructor(
    code: string,
    message: string,
    details: VaultErrorDetails,
    options: { readonly retryable?: boolean; readonly cause?: unknown } = {},
  ) {
    super(code, message, options.cause === undefined ? undefined : { cause: options.cause });
    this.method = details.method;
    this.requestPath = details.requestPath;
    this.url = details.url;
    this.namespace = details.namespace;
    this.status = details.status;
    this.errors = details.errors ?? [];
    this.rawText = details.rawText;
    this.retryAfterMs = details.retryAfterMs;
    this.retryable = options.retryable ?? false;
  }

  /** The same facts as the properties, without stack and cause. */
  toJSON(): Readonly<Record<string, unknown>> {
    const { name, code, message, method, requestPath, url, namespace, status, errors, retryable } = this;
    return { name, code, message, method, requestPath, url, namespace, status, errors, retryable };
  }
}

/** 400, 405, 413, 415 and other refusals of the request itself. `VAULT_INVALID_REQUEST`. */
export class InvalidRequestError extends VaultError {}
/** No token was sent and the server wants one. `VAULT_MISSING_TOKEN`. */
export class MissingTokenError extends VaultError {}
/** The server does not know the token: log in again. `VAULT_INVALID_TOKEN`. */
export class InvalidTokenError extends VaultError {}
/** The token is known, its policies refuse. `VAULT_PERMISSION_DENIED`. */
export class PermissionDeniedError extends VaultError {}
/** 404 where the operation needs something to be there. `VAULT_NOT_FOUND`. */
export class NotFoundError extends VaultError {}
/** 404: nothing is mounted there. `VAULT_NO_HANDLER`. */
export class NoHandlerError extends NotFoundError {}
/** 404: the mount has no such path. `VAULT_UNSUPPORTED_PATH`. */
export class UnsupportedPathError extends NotFoundError {}
/** 405. `VAULT_UNSUPPORTED_OPERATION`. */
export class UnsupportedOperationError extends InvalidRequestError {}
/** 412: the node has not caught up. `VAULT_PRECONDITION_FAILED`. */
export class PreconditionFailedError extends VaultError {}
/** 429. `VAULT_RATE_LIMITED`. */
export class RateLimitedError extends VaultError {}
/** 503: sealed. `VAULT_SEALED`. */
export class SealedError extends VaultError {}
/** 503: no active node, or this one is not it. `VAULT_STANDBY`. */
export class StandbyError extends VaultError {}
/** 501: not initialised. `VAULT_UNINITIALIZED`. */
export class UninitializedError extends VaultError {}
/** 502 and 504. `VAULT_UPSTREAM`. */
export class UpstreamError extends VaultError {}
/** Other 5xx. `VAULT_SERVER_ERROR`. */
export class ServerError extends VaultError {}
/** A reply that is not what the API promises. `VAULT_DECODE`. */
export class DecodeError extends VaultError {}
/** A redirect that may not be followed, or that never ends. `VAULT_REDIRECT_REFUSED`. */
export class RedirectRefusedError extends VaultError {}
/** The path cannot be sent as it is. `VAULT_INVALID_PATH`. */
export class InvalidPathError extends VaultError {}
/** Token, namespace, header or setting that cannot be used. `VAULT_CONFIGURATION`. */
export class ConfigurationError extends VaultError {}
/** The reply was lost and the call must not be repeated. `VAULT_UNKNOWN_OUTCOME`. */
export class UnknownOutcomeError extends VaultError {}
/** A time limit of the client passed. `VAULT_TIMEOUT`; `phase` says which. */
export class TimeoutError extends VaultError {
  readonly phase: TimeoutPhase;

  constructor(
    phase: TimeoutPhase,
    message: string,
    details: VaultErrorDetails,
    options?: { readonly cause?: unknown },
  ) {
    super('VAULT_TIMEOUT', message, details, { ...options, retryable: true });
    this.phase = phase;
  }
}
export type TimeoutPhase = 'connect' | 'attempt' | 'call' | 'rate-limit';

/** How far a failed exchange came: `connect` = no byte of the request left, `response` = the head had arrived. */
export type TransportPhase = 'connect' | 'request' | 'response';

/** The network failed. `VAULT_TRANSPORT`; `reason` is the system's code (`ECONNREFUSED`, ...). */
export class TransportError extends VaultError {
  readonly phase: TransportPhase;
  readonly reason: string;
  /** The connection was an idle one of the pool: the server may have closed it before it saw the request. */
  readonly staleConnection: boolean;

  constructor(failure: TransportFailure, message: string, details: VaultErrorDetails, retryable = true) {
    super(failure.code ?? 'VAULT_TRANSPORT', message, details, { retryable, cause: failure.cause });
    this.phase = failure.phase;
    this.reason = failure.reason;
    this.staleConnection = failure.staleConnection ?? false;
  }
}
export interface TransportFailure {
  readonly code?: string;
  readonly phase: TransportPhase;
  readonly reason: string;
  readonly staleConnection?: boolean;
  readonly cause?: unknown;
}

/** Certificate or TLS handshake refused. `VAULT_TLS`. Not retried: time does not mend a certificate. */
export class TlsError extends TransportError {}
