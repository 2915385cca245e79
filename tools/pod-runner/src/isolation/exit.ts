import type { ChildProcess } from 'node:child_process';
import type { ProcessExit } from '@sluice/core';

/** How `child` ends. A program that cannot be started counts as exit code 127, as in a shell. */
export function exitOf(child: ChildProcess): Promise<ProcessExit> {
  return new Promise((resolve) => {
    child.once('error', () => {
      if (child.pid === undefined) resolve({ kind: 'exited', exitCode: 127 });
    });
    child.once('exit', (exitCode, signal) => {
      resolve(signal === null ? { kind: 'exited', exitCode: exitCode ?? 1 } : { kind: 'signalled', signal });
    });
  });
}
