import type { JsonValue } from '@sluice/core';
import type { Secret } from '../reply/secret.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { SecretResult } from '../reply/secret-result.ts';

/** What the groups of calls are built from: one request that answers a secret. */
export interface Caller {
  call(
    method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: JsonValue,
    options?: CallOptions,
  ): Promise<SecretResult>;
  /** The same, where an answer without content breaks the API's promise (`DecodeError`). */
  expect(
    method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: JsonValue,
    options?: CallOptions,
  ): Promise<Secret>;
}

/** Without the wrap header that a client may send by default: the library itself wants to read the reply. */
export function unwrapped(options: CallOptions | undefined): CallOptions {
  return { ...options, wrapTtl: '' };
}
