import type { Cryptography } from '@sluice/core';
import { SluiceError } from '@sluice/core';
import type { Message } from '../../failure.ts';
import { failure, message, RenderFailure } from '../../failure.ts';
import type { FunctionContext } from '../context.ts';

/** Uses the capability that the embedder gave; what it refuses becomes the failure of the function. */
export function withCryptography<T>(
  context: FunctionContext,
  use: (cryptography: Cryptography) => T,
  describe: (problem: string) => Message = (problem) => message`${problem}`,
): T {
  if (context.cryptography === undefined) throw failure('no cryptography was given');
  try {
    return use(context.cryptography);
  } catch (error) {
    if (error instanceof SluiceError) throw new RenderFailure(describe(error.message));
    throw error;
  }
}
