import type { Document, Pair } from 'yaml';
import { isAlias, isCollection, isMap, isPair, isScalar, isSeq } from 'yaml';
import { describeErrorCode } from '../yaml/parse-documents.ts';

/** What is wrong, and at which offset of the text. */
export interface DocumentProblem {
  readonly message: string;
  readonly offset: number;
}

/**
 * What the library does not see while it reads, or sees with time that is the square of a map's size: keys that are
 * there twice, aliases of nothing, of themselves or that stand for too much, merges of what is no map. It throws where
 * it meets them later.
 */
export function documentProblems(document: Document.Parsed): readonly DocumentProblem[] {
  const walk = new Walk();
  const size = walk.sizeOf(document.contents);
  if (size > mostPerNode * walk.nodes + mostExtra)
    walk.report(document.contents, 'aliases (*) that stand for too much');
  return walk.problems;
}

/** Nodes that aliases may stand for in all, for each that is written out and beside them. */
const mostPerNode = 10;
const mostExtra = 100_000;

interface Anchored {
  readonly size: number;
  readonly isMap: boolean;
}

class Walk {
  readonly problems: DocumentProblem[] = [];
  nodes = 0;
  readonly #anchors = new Map<string, Anchored>();
  /** Anchors of the collections that the walk is in. */
  readonly #open = new Set<string>();

  /** Nodes below and including this one, those that aliases stand for each time. In the order of the text. */
  sizeOf(node: unknown): number {
    this.nodes += 1;
    if (isAlias(node)) return this.#sizeOfAlias(node.source, node);
    if (isCollection(node)) return this.#sizeOfCollection(node.items, node.anchor, node);
    if (isScalar(node) && node.anchor !== undefined) this.#anchors.set(node.anchor, { size: 1, isMap: false });
    return 1;
  }

  report(node: unknown, message: string): void {
    this.problems.push({ message, offset: startOf(node) });
  }

  #sizeOfAlias(source: string, node: unknown): number {
    if (this.#open.has(source)) this.report(node, 'an alias (*) within the value that it stands for');
    else if (!this.#anchors.has(source)) this.report(node, describeErrorCode('BAD_ALIAS'));
    return this.#anchors.get(source)?.size ?? 1;
  }

  #sizeOfCollection(items: readonly unknown[], anchor: string | undefined, node: unknown): number {
    if (anchor !== undefined) this.#open.add(anchor);
    const keys = new Set<unknown>();
    let size = 1;
    for (const item of items) {
      size += isPair(item) ? this.sizeOf(item.key) + this.sizeOf(item.value) : this.sizeOf(item);
      if (isMap(node) && isPair(item)) this.#checkPair(item, keys);
    }
    if (anchor === undefined) return size;
    this.#open.delete(anchor);
    this.#anchors.set(anchor, { size, isMap: isMap(node) });
    return size;
  }

  #checkPair({ key, value }: Pair, keys: Set<unknown>): void {
    if (!isScalar(key)) return;
    // Of merge keys (<<) there may be many: each has a symbol of its own.
    if (keys.has(key.value)) this.report(key, describeErrorCode('DUPLICATE_KEY'));
    keys.add(key.value);
    if (typeof key.value !== 'symbol') return;
    const sources = isSeq(value) ? value.items : [value];
    if (!sources.every((source) => this.#isMapLike(source))) this.report(key, 'a merge (<<) of what is no map');
  }

  #isMapLike(node: unknown): boolean {
    return isMap(node) || (isAlias(node) && this.#anchors.get(node.source)?.isMap !== false);
  }
}

function startOf(node: unknown): number {
  return isAlias(node) || isScalar(node) || isCollection(node) ? (node.range?.[0] ?? 0) : 0;
}
