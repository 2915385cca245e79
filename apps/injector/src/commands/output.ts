/** Where a command writes: results to `out`, everything else to `err`. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** Exit codes of every command. The table in the README is made of the same names. */
export const exitCodes = {
  /** Done; for `lint`, nothing to complain about. */
  success: 0,
  /** `agent-inject`: refused to start. `inject`: a pod is denied. `lint`: problems found. `explain`: unknown key. */
  failure: 1,
  /** Could not run: no or an unknown command, and for offline commands wrong flags, an unreadable file, no YAML. */
  notRunnable: 2,
} as const;
