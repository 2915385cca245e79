/** What every subject is told. */
export interface BenchOptions {
  /** A peer to measure beside us: a shell line whose meaning the subject documents. */
  readonly peer?: string;
  /** Work per row relative to the default; 0.1 for a quick look. */
  readonly scale: number;
}
