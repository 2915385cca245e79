import type { HostFailure } from '../error.ts';
import { HostError } from '../error.ts';
import type { FileStat, FileSystem, ReplaceOptions } from '../ports/file-system.ts';
import type { MemoryNode } from './memory-nodes.ts';
import { MemoryNodes } from './memory-nodes.ts';
import { normalPath, parentOf } from './memory-path.ts';
import { watchContent } from './memory-watch.ts';

export type FileSystemOperation =
  'read' | 'replace' | 'stat' | 'list' | 'remove' | 'make-directory' | 'watch' | 'resolve-user' | 'resolve-group';

export interface MemoryFileSystemOptions {
  /** Files at the start, with their directories. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Names with their ids; numbers need no entry. Default: `root` is 0. */
  readonly users?: Readonly<Record<string, number>>;
  readonly groups?: Readonly<Record<string, number>>;
  /** Owner of what is created. Default: 0 and 0. */
  readonly uid?: number;
  readonly gid?: number;
  /** Modification times. Default: a counter. */
  readonly wallMs?: () => number;
}

interface PlannedFailure {
  readonly operation: FileSystemOperation;
  readonly path: string | undefined;
  readonly failure: HostFailure;
  remaining: number;
}

/** A file system in memory that keeps every promise of the port; modes are recorded, not enforced. */
export class MemoryFileSystem implements FileSystem {
  readonly #nodes: MemoryNodes;
  readonly #users: Readonly<Record<string, number>>;
  readonly #groups: Readonly<Record<string, number>>;
  readonly #listeners = new Set<() => void>();
  #failures: readonly PlannedFailure[] = [];

  constructor({ files = {}, users = {}, groups = {}, uid = 0, gid = 0, wallMs }: MemoryFileSystemOptions = {}) {
    let ticks = 0;
    this.#nodes = new MemoryNodes({ uid, gid, wallMs: wallMs ?? (() => (ticks += 1)) });
    this.#users = { root: 0, ...users };
    this.#groups = { root: 0, ...groups };
    for (const [path, content] of Object.entries(files)) this.write(path, content);
  }

  async read(path: string): Promise<Uint8Array> {
    return Uint8Array.from(this.#fileAt(path, 'read').bytes);
  }

  async replace(path: string, bytes: Uint8Array, options: ReplaceOptions = {}): Promise<void> {
    this.#check('replace', path);
    const target = normalPath(path);
    const existing = this.#nodes.at(target);
    if (this.#nodes.resolve(parentOf(target))?.kind !== 'directory') throw hostError('not-found', 'replace', path);
    if (existing?.kind === 'directory') throw hostError('unknown', 'replace', path);
    const old = this.#nodes.resolve(target);
    if (options.backup === true && old?.kind === 'file') this.#nodes.putFile(`${target}.bak`, old.bytes, old);
    this.#nodes.putFile(target, bytes, {
      mode: options.mode ?? old?.mode ?? 0o644,
      uid: options.uid ?? old?.uid,
      gid: options.gid ?? old?.gid,
    });
    this.#changed();
  }

  async stat(path: string): Promise<FileStat | undefined> {
    this.#check('stat', path);
    const node = this.#nodes.resolve(path);
    if (node === undefined) return undefined;
    const { kind, mode, uid, gid, modifiedMs } = node;
    return { kind, mode, uid, gid, modifiedMs, sizeBytes: node.kind === 'file' ? node.bytes.length : 0 };
  }

  async list(path: string): Promise<readonly string[]> {
    this.#check('list', path);
    if (this.#nodes.resolve(path)?.kind !== 'directory') throw hostError('not-found', 'list', path);
    return this.#nodes.namesIn(path);
  }

  async remove(path: string): Promise<void> {
    this.#check('remove', path);
    if (this.#nodes.at(path)?.kind === 'directory') throw hostError('unknown', 'remove', path);
    this.#nodes.delete(path);
    this.#changed();
  }

  async makeDirectory(path: string, mode: number): Promise<void> {
    this.#check('make-directory', path);
    if (!this.#nodes.putDirectory(path, mode)) throw hostError('exists', 'make-directory', path);
    this.#changed();
  }

  watch(path: string, signal: AbortSignal): AsyncIterable<void> {
    const start = (): void => {
      this.#check('watch', path);
    };
    const current = (): string => this.#fingerprint(path);
    return watchContent({ start, current, signal, listeners: this.#listeners });
  }

  async resolveUser(nameOrId: string): Promise<number> {
    this.#check('resolve-user', nameOrId);
    return identify(this.#users, nameOrId, 'resolve-user');
  }

  async resolveGroup(nameOrId: string): Promise<number> {
    this.#check('resolve-group', nameOrId);
    return identify(this.#groups, nameOrId, 'resolve-group');
  }

  /** Puts a file there, with its directories, in place as an outsider would: for arranging a test. */
  write(path: string, content: string | Uint8Array, mode = 0o644): void {
    this.#nodes.putDirectory(parentOf(path), 0o755);
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    this.#nodes.putFile(path, bytes, { mode });
    this.#changed();
  }

  /** The text of a file, for asserting. Throws `HostError` when there is none. */
  text(path: string): string {
    return new TextDecoder().decode(this.#fileAt(path, 'read').bytes);
  }

  /** Makes (or swings) a symbolic link, as the kubelet does with `..data`. */
  link(path: string, target: string): void {
    this.#nodes.putLink(path, target);
    this.#changed();
  }

  /** The next `times` calls of `operation` (on `path`, or on any) fail. */
  failNext(operation: FileSystemOperation, failure: HostFailure, { path, times = 1 }: FailureScope = {}): void {
    const planned = { operation, failure, path: path === undefined ? undefined : normalPath(path), remaining: times };
    this.#failures = [...this.#failures, planned];
  }

  #fileAt(path: string, operation: FileSystemOperation): MemoryNode & { readonly kind: 'file' } {
    this.#check(operation, path);
    const node = this.#nodes.resolve(path);
    if (node === undefined) throw hostError('not-found', operation, path);
    if (node.kind !== 'file') throw hostError('unknown', operation, path);
    return node;
  }

  #check(operation: FileSystemOperation, path: string): void {
    const found = this.#failures.find((planned) => {
      return planned.operation === operation && [undefined, normalPath(path)].includes(planned.path);
    });
    if (found === undefined) return;
    found.remaining -= 1;
    this.#failures = this.#failures.filter(({ remaining }) => remaining > 0);
    throw hostError(found.failure, operation, path);
  }

  #fingerprint(path: string): string {
    const node = this.#nodes.resolve(path);
    return node?.kind === 'file' ? `file ${String(node.bytes)}` : (node?.kind ?? '');
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

export interface FailureScope {
  readonly path?: string;
  /** Default: 1. */
  readonly times?: number;
}

function identify(table: Readonly<Record<string, number>>, nameOrId: string, operation: FileSystemOperation): number {
  const id = table[nameOrId];
  if (id !== undefined) return id;
  if (/^[0-9]+$/.test(nameOrId)) return Number(nameOrId);
  throw hostError('not-found', operation, nameOrId);
}

function hostError(failure: HostFailure, operation: FileSystemOperation, path: string): HostError {
  return new HostError(failure, operation, path, `${path}: cannot ${operation} (${failure})`);
}
