import { compareCodePoints } from '../text/compare-code-points.ts';
import { joinPath, normalPath, parentOf, segmentsOf } from './memory-path.ts';

export interface NodeFacts {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly modifiedMs: number;
}

/** What is absent is the file system's default. */
export interface GivenFacts {
  readonly mode: number;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
}

export type MemoryNode = NodeFacts &
  (
    | { readonly kind: 'file'; readonly bytes: Uint8Array }
    | { readonly kind: 'directory' }
    | { readonly kind: 'symbolic-link'; readonly target: string }
  );

export interface NodeDefaults {
  readonly uid: number;
  readonly gid: number;
  readonly wallMs: () => number;
}

const longestLinkChain = 40;

/** The tree behind `MemoryFileSystem`: paths to nodes, links resolved in every segment. */
export class MemoryNodes {
  readonly #nodes = new Map<string, MemoryNode>();
  readonly #defaults: NodeDefaults;

  constructor(defaults: NodeDefaults) {
    this.#defaults = defaults;
    this.#nodes.set('/', { kind: 'directory', ...this.#facts({ mode: 0o755 }) });
  }

  /** The node itself, a link included; directories on the way may be links. */
  at(path: string): MemoryNode | undefined {
    const real = this.#realDirectory(path);
    return real === undefined ? undefined : this.#nodes.get(real);
  }

  /** What the path leads to, links followed. */
  resolve(path: string): MemoryNode | undefined {
    const real = this.#realPath(path, longestLinkChain);
    return real === undefined ? undefined : this.#nodes.get(real);
  }

  namesIn(path: string): readonly string[] {
    const directory = this.#realPath(path, longestLinkChain);
    const children = Array.from(this.#nodes.keys()).filter((key) => key !== '/' && parentOf(key) === directory);
    return children.map((key) => segmentsOf(key).at(-1) ?? '').sort(compareCodePoints);
  }

  putFile(path: string, bytes: Uint8Array, facts: GivenFacts): void {
    this.#put(path, { kind: 'file', bytes: Uint8Array.from(bytes), ...this.#facts(facts) });
  }

  putLink(path: string, target: string): void {
    this.#put(path, { kind: 'symbolic-link', target, ...this.#facts({ mode: 0o777 }) });
  }

  /** Creates it and its parents; `false` when something else is in the way. */
  putDirectory(path: string, mode: number): boolean {
    const existing = this.resolve(path);
    if (existing !== undefined) return existing.kind === 'directory';
    if (!this.putDirectory(parentOf(path), mode)) return false;
    this.#put(path, { kind: 'directory', ...this.#facts({ mode }) });
    return true;
  }

  delete(path: string): void {
    const real = this.#realDirectory(path);
    if (real !== undefined) this.#nodes.delete(real);
  }

  #put(path: string, node: MemoryNode): void {
    this.#nodes.set(this.#realDirectory(path) ?? normalPath(path), node);
  }

  #facts({ mode, uid, gid }: GivenFacts): NodeFacts {
    const { uid: ownUid, gid: ownGid, wallMs } = this.#defaults;
    return { mode, uid: uid ?? ownUid, gid: gid ?? ownGid, modifiedMs: wallMs() };
  }

  /** The path with links resolved in all but the last segment. */
  #realDirectory(path: string): string | undefined {
    const directory = this.#realPath(parentOf(path), longestLinkChain);
    const name = segmentsOf(path).at(-1);
    if (directory === undefined) return undefined;
    return name === undefined ? '/' : joinPath(directory, name);
  }

  #realPath(path: string, linksLeft: number): string | undefined {
    let real = '/';
    for (const [index, segment] of segmentsOf(path).entries()) {
      const next = joinPath(real, segment);
      const node = this.#nodes.get(next);
      if (node === undefined) return undefined;
      if (node.kind === 'symbolic-link') {
        if (linksLeft === 0) return undefined;
        const rest = segmentsOf(path)
          .slice(index + 1)
          .join('/');
        return this.#realPath(`${joinPath(real, node.target)}/${rest}`, linksLeft - 1);
      }
      real = next;
    }
    return real;
  }
}
