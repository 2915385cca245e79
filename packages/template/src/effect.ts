/**
 * A file that `writeToFile` asks for. Effects are carried out by the embedder, in order, after a pass in which
 * nothing was missing. Source: spec/template.md 9.3.
 */
export interface FileWrite {
  readonly path: string;
  /** A Go string; `encodeText` gives its bytes. */
  readonly content: string;
  /** Add to the end instead of replacing. */
  readonly append: boolean;
  /** Permission bits. */
  readonly mode: number;
  /** Name or number; empty means unchanged. */
  readonly user: string;
  readonly group: string;
}
