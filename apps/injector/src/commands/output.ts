/** Where a command writes: results to `out`, everything else to `err`. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** Exit codes of every command. The table in the README is made of the same names. */
export const exitCodes = {
  /** Done; for `lint`, nothing to complain about. */
  success: 0,
  /** Refused: wrong command line, settings, certificate or address; for `lint`, problems found. */
  failure: 1,
} as const;
