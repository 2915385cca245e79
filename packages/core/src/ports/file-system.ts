/** How `FileSystem.replace` leaves the file. What is absent stays as the existing file has it, else host defaults. */
export interface ReplaceOptions {
  /**
   * Permission bits, for example `0o640`. Never subject to the umask.
   * Default: those of the existing file, else `0o644`.
   */
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** Keep the previous content beside it as `path.bak`. */
  readonly backup?: boolean;
}

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'symbolic-link' | 'socket' | 'other';
  /** Permission bits only (12 bits). */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** Files, in our words. Every method rejects with `HostError`, which names operation and path. */
export interface FileSystem {
  read(path: string): Promise<Uint8Array>;
  /** Replaces `path` atomically: a reader sees the old bytes or the new ones, never a part. Creates no directory. */
  replace(path: string, bytes: Uint8Array, options?: ReplaceOptions): Promise<void>;
  /** Of the target when `path` is a link; `undefined` when there is nothing. */
  stat(path: string): Promise<FileStat | undefined>;
  /** Names, sorted. */
  list(path: string): Promise<readonly string[]>;
  /** Removes a file; nothing there is fine. */
  remove(path: string): Promise<void>;
  /** Creates the directory and its parents; existing ones are left as they are. */
  makeDirectory(path: string, mode: number): Promise<void>;
  /** Yields after each change of the content that `path` resolves to (also through `..data` swaps); ends on abort. */
  watch(path: string, signal: AbortSignal): AsyncIterable<void>;
  /** Numeric id of a user name or of a number in decimal. */
  resolveUser(nameOrId: string): Promise<number>;
  /** Numeric id of a group name or of a number in decimal. */
  resolveGroup(nameOrId: string): Promise<number>;
}
