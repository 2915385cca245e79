import { SluiceError } from '@sluice/core';

/**
 * A listener could not be opened. `LISTENER_ADDRESS_IN_USE`: somebody listens there; `LISTENER_ADDRESS_UNAVAILABLE`:
 * no such address here, or not allowed; `LISTENER_PATH_OCCUPIED`: the socket path is a file of another kind;
 * `LISTENER_CERTIFICATE`: certificate or key cannot be used.
 */
export class ListenerError extends SluiceError {}

/** A request body was larger than the reader allowed. Code `LISTENER_BODY_TOO_LARGE`; the answer to it is 413. */
export class BodyTooLargeError extends SluiceError {
  constructor(limitBytes: number) {
    super('LISTENER_BODY_TOO_LARGE', `request body: larger than ${limitBytes} bytes; send less or raise the limit`);
  }
}

/** Our words for an error of `listen`. */
export function describeListenFailure(error: unknown, endpoint: string): ListenerError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE') {
    const message = `listener ${endpoint}: address already in use; stop the other program or choose another address`;
    return new ListenerError('LISTENER_ADDRESS_IN_USE', message, { cause: error });
  }
  const message = `listener ${endpoint}: cannot listen (${code || 'unknown failure'}); check the address and its permissions`;
  return new ListenerError('LISTENER_ADDRESS_UNAVAILABLE', message, { cause: error });
}
