/** Why a text is refused: what is wrong in our words, and in the peer's where it refuses the text too (spec/injector.md 1.1). */
export interface ValueProblem {
  readonly message: string;
  readonly peerText?: string;
  /** What to do, where the values that the entry accepts do not say it. */
  readonly hint?: string;
}
