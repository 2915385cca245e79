import { codeOf, toHostError } from '../host-failure.ts';

/** The part of Node's `process` that `watchStandardStreams` needs. */
export type StandardStreams = Pick<NodeJS.Process, 'stdout' | 'stderr' | 'once' | 'exitCode'>;

/**
 * Gives failed writes to standard output their meaning. A reader that has enough (`| head`, EPIPE) is no failure; every
 * other one is told on standard error, once, and the process ends with `failureCode`, since its result is not there.
 * What cannot be written to standard error cannot be told: it ends nothing. To be called once, at the start.
 */
export function watchStandardStreams(process: StandardStreams, failureCode: number): void {
  let isTold = false;
  process.stdout.on('error', (error: unknown) => {
    if (isTold || codeOf(error) === 'EPIPE') return;
    isTold = true;
    process.stderr.write(`${toHostError(error, 'write', 'standard output').message}\n`);
    // Whoever sets the exit code does not know of this yet.
    process.once('exit', () => {
      process.exitCode = failureCode;
    });
  });
  process.stderr.on('error', () => undefined);
}
