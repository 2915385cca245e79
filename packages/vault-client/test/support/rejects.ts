import * as assert from 'uvu/assert';
import { VaultError } from '../../src/index.ts';

type ErrorType<E> = abstract new (...args: never[]) => E;

/** Awaits that `promise` rejects with a `VaultError` of this code, and gives the error back. */
export function rejects(promise: Promise<unknown>, code: string): Promise<VaultError>;
export function rejects<E extends VaultError>(promise: Promise<unknown>, code: string, type: ErrorType<E>): Promise<E>;
export async function rejects(
  promise: Promise<unknown>,
  code: string,
  type: ErrorType<VaultError> = VaultError,
): Promise<VaultError> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof type, String(error));
    assert.is(error.code, code, error.message);
    return error;
  }
  throw new Error(`resolved instead of rejecting with ${code}`);
}
