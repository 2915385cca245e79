/** A CA, certificate or key cannot be used. Becomes `TlsError` at the transport's edge. */
export class TlsMaterialError extends Error {
  readonly code: string = 'TLS_MATERIAL';

  constructor(subject: string, cause: unknown, problem: string = reasonOf(cause)) {
    super(`${subject}: ${problem}; check the tls settings`);
    this.name = 'TlsMaterialError';
  }
}

// Messages of OpenSSL and of the file system name files and codes, never contents.
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'cannot be used';
  if ('code' in cause && cause.code === 'ENOENT') return 'no such file';
  if ('code' in cause && cause.code === 'EACCES') return 'permission denied';
  return cause.message;
}
