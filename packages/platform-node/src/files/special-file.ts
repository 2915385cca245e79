import type { Stats } from 'node:fs';
import { HostError } from '@sluice/core';

/** Throws `not-file` for a pipe, socket or device; a directory is for the operation itself to refuse. */
export function refuseSpecialFile(facts: Stats, operation: string, path: string): void {
  if (facts.isFile() || facts.isDirectory() || facts.isSymbolicLink()) return;
  throw new HostError('not-file', operation, path, `${path}: is ${kindOf(facts)}; name a regular file`);
}

function kindOf(facts: Stats): string {
  if (facts.isFIFO()) return 'a named pipe';
  if (facts.isSocket()) return 'a socket';
  return 'a device';
}
