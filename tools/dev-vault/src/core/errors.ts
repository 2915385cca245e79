import { SluiceError } from '@sluice/core';
import type { JsonValue } from '@sluice/core';

/**
 * An answer that is an error. `bare` marks what the peer returns as a Go error instead of an error response: on
 * authenticated requests its text is wrapped by `oneError`. Source: spec/vault-api.md 3.4, 3.5.
 */
export class ApiError extends SluiceError {
  readonly status: number;
  /** Members of `errors`; none for `{"errors":[]}`. */
  readonly texts: readonly string[];
  readonly bare: boolean;
  readonly data: JsonValue | undefined;

  constructor(
    status: number,
    texts: readonly string[],
    options: { readonly bare?: boolean; readonly data?: JsonValue } = {},
  ) {
    super(`API_${status}`, texts.join('; '));
    this.status = status;
    this.texts = texts;
    this.bare = options.bare ?? false;
    this.data = options.data;
  }
}

/** The normal user error: 400 with a plain text. */
export function invalidRequest(text: string): ApiError {
  return new ApiError(400, [text]);
}

/** A Go error of a backend; 500 unless a known kind decides. */
export function bareError(text: string, status = 500): ApiError {
  return new ApiError(status, [text], { bare: true });
}

/** A status with `{"errors":[]}`. */
export function emptyError(status: number): ApiError {
  return new ApiError(status, []);
}

export function unsupportedPath(): ApiError {
  return bareError('unsupported path', 404);
}

export function unsupportedOperation(): ApiError {
  return bareError('unsupported operation', 405);
}

/** Refused by policy. */
export function deniedByPolicy(): ApiError {
  return bareError('permission denied', 403);
}

/** Refused before policies are looked at: no token, unknown or expired token, failed login. */
export function permissionDenied(): ApiError {
  return new ApiError(403, ['permission denied']);
}

/** Text of the peer's "multi error" with one member. */
export function oneError(text: string): string {
  return `1 error occurred:\n\t* ${text}\n\n`;
}
