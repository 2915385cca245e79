/**
 * Base of every error that Sluice throws on purpose. `code` is stable and in capitals (`VAULT_PERMISSION_DENIED`);
 * `message` says where, what, and what to do, and never contains a secret. One subclass per package, and further
 * ones only where a caller decides differently.
 */
export class SluiceError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Host failures, normalised by the implementation of a port. */
export type HostFailure =
  | 'not-found'
  | 'permission-denied'
  | 'read-only'
  | 'no-space'
  | 'busy'
  | 'exists'
  | 'not-directory'
  | 'not-file'
  | 'unknown';

/** A file, process or network operation of the host failed. Code `HOST_NOT_FOUND`, `HOST_READ_ONLY`, ... */
export class HostError extends SluiceError {
  readonly failure: HostFailure;
  /** What was attempted: `read`, `replace`, `start`, ... */
  readonly operation: string;
  readonly path: string;

  constructor(failure: HostFailure, operation: string, path: string, message: string, options?: { cause?: unknown }) {
    super(`HOST_${failure.toUpperCase().replaceAll('-', '_')}`, message, options);
    this.failure = failure;
    this.operation = operation;
    this.path = path;
  }
}

/** Marks a place that the types say cannot be reached; reaching it is a bug of ours. */
export function assertNever(value: never): never {
  throw new SluiceError('BUG_UNREACHABLE', `unreachable value of type ${typeof value}`);
}
