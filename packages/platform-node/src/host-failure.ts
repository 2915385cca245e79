import type { HostFailure } from '@sluice/core';
import { HostError } from '@sluice/core';

interface KnownFailure {
  readonly failure: HostFailure;
  readonly what: string;
  /** What to do, when it does not depend on the operation. */
  readonly hint?: string;
}

const denied: KnownFailure = {
  failure: 'permission-denied',
  what: 'permission denied',
  hint: 'let the user this process runs as use it',
};
const full: KnownFailure = { failure: 'no-space', what: 'no space left', hint: 'free space or raise the size limit' };
const known: Readonly<Record<string, KnownFailure>> = {
  ENOENT: { failure: 'not-found', what: 'no such file or directory' },
  ENOTDIR: {
    failure: 'not-directory',
    what: 'a part of the path is not a directory',
    hint: 'check the path',
  },
  ENXIO: { failure: 'not-file', what: 'is a socket or device', hint: 'name a regular file' },
  EACCES: denied,
  EPERM: { ...denied, what: 'operation not permitted' },
  EROFS: { failure: 'read-only', what: 'read-only file system', hint: 'mount a writable volume there' },
  ENOSPC: full,
  EDQUOT: { ...full, what: 'disk quota exceeded' },
  EBUSY: { failure: 'busy', what: 'in use' },
  EXDEV: { failure: 'busy', what: 'cannot be renamed over' },
  ETXTBSY: { failure: 'busy', what: 'a running program' },
  EEXIST: { failure: 'exists', what: 'exists already' },
  EISDIR: { failure: 'unknown', what: 'is a directory' },
  ELOOP: { failure: 'unknown', what: 'too many symbolic links' },
};

/** The normalised form of what Node threw for `operation` on `path`. A `HostError` goes through unchanged. */
export function toHostError(error: unknown, operation: string, path: string, hint?: string): HostError {
  if (error instanceof HostError) return error;
  const code = codeOf(error);
  const { failure, what, hint: usual } = known[code] ?? { failure: 'unknown', what: `failed with ${code}` };
  const advice = hint ?? usual;
  return new HostError(failure, operation, path, `${path}: ${what}${advice === undefined ? '' : `; ${advice}`}`, {
    cause: error,
  });
}

/** `ENOENT`, ...; the name of the error when it has no code. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'an unknown error';
}

/** Runs `work`; what it throws becomes a `HostError`. */
export async function hostOperation<T>(operation: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toHostError(error, operation, path);
  }
}
