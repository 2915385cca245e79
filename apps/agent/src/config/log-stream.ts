import { Writable } from 'node:stream';
import type { Clock, Result } from '@sluice/core';
import { fail, HostError, succeed } from '@sluice/core';
import { createLogFile } from '@sluice/platform-node';
import type { LogFileSettings } from './log-file-settings.ts';

/** Where log lines go: `stream`, and the file where one is wanted. A file that cannot be opened is a one-line error. */
export function openLogStream(
  file: LogFileSettings | undefined,
  stream: NodeJS.WritableStream,
  clock: Clock,
): Result<NodeJS.WritableStream, string> {
  if (file === undefined) return succeed(stream);
  try {
    return succeed(both(stream, createLogFile({ ...file, clock })));
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return fail(`log_file: ${error.message}; check its directory`);
  }
}

/** Ends a write when both have taken it; what goes wrong with the file must not silence the stream. */
function both(stream: NodeJS.WritableStream, file: Writable): Writable {
  file.on('error', () => undefined);
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      // The empty chunk that a flush waits for must not rotate.
      if (chunk.length > 0) file.write(chunk);
      stream.write(chunk, () => {
        done();
      });
    },
  });
}
