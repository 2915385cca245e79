import * as assert from 'uvu/assert';

/** The error that `promise` rejects with, after checking its code. */
export async function rejects(promise: Promise<unknown>, code: string): Promise<Error> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.instance(outcome, Error, `expected a rejection with ${code}`);
  assert.is((outcome as Error & { code?: string }).code, code);
  return outcome as Error;
}
