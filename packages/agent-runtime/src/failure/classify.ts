import {
  ConfigurationError,
  InvalidRequestError,
  InvalidTokenError,
  MissingTokenError,
  NotFoundError,
  PermissionDeniedError,
  VaultError,
} from '@sluice/vault-client';

/** Whether `error` is only the news that `signal` was aborted. */
export function isAbort(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && error === signal.reason;
}

/**
 * Whether no later attempt to renew can succeed: the lease or token is gone or may not be renewed (403, and 400 or 404
 * that say so). Outages and limits heal. Source: spec/agent.md 5.1.
 */
export function willNeverRenew(error: unknown): boolean {
  if (error instanceof InvalidTokenError || error instanceof PermissionDeniedError) return true;
  if (error instanceof MissingTokenError || error instanceof NotFoundError) return true;
  return error instanceof InvalidRequestError && error.errors.some((text) => renewalIsOver.test(text));
}

const renewalIsOver =
  /lease not found|not renewable|lease expired|lease is expired|invalid lease|past its max|no lease/i;

/** Refused with the token in hand: worth asking whether the token still lives. */
export function isRefusal(error: unknown): boolean {
  return error instanceof InvalidTokenError || error instanceof PermissionDeniedError;
}

/** The server does not know the token at all. */
export function isTokenInvalid(error: unknown): boolean {
  return error instanceof InvalidTokenError;
}

/** 4xx that time alone will hardly heal: not 408, 412, 425 and 429. Source: spec/agent.md 3.3. */
export function isSlowFailure(error: unknown): boolean {
  if (error instanceof ConfigurationError) return true;
  if (!(error instanceof VaultError) || error.status === undefined) return false;
  return error.status >= 400 && error.status < 500 && ![408, 412, 425, 429].includes(error.status);
}

/** What the server asked for with `Retry-After`, in milliseconds; 0 without. */
export function retryAfterOf(error: unknown): number {
  return error instanceof VaultError ? (error.retryAfterMs ?? 0) : 0;
}
