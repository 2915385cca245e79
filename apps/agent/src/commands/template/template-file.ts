import type { Result } from '@sluice/core';
import { fail, HostError, succeed } from '@sluice/core';
import { createNodeFileSystem } from '@sluice/platform-node';

/** The bytes of a file of the command line, or a line that says what is wrong. */
export async function readNamedFile(path: string): Promise<Result<Uint8Array, string>> {
  try {
    return succeed(await createNodeFileSystem().read(path));
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return fail(error.failure === 'not-found' ? `${error.message}; check the path` : error.message);
  }
}
