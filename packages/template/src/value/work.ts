/** Whoever counts the work of a pass; fails when it is too much. */
export interface Payer {
  spend(steps: number): void;
}

/** The pass that runs: a pass is one piece of work, and walks over values are too deep for an argument more. */
let payer: Payer | undefined;

/** Runs something at the cost of a pass. */
export function payingWith<T>(next: Payer, run: () => T): T {
  const before = payer;
  payer = next;
  try {
    return run();
  } finally {
    payer = before;
  }
}

/** Counts work that depends on the size of values; free outside of a pass. */
export function spendSteps(steps: number): void {
  if (payer !== undefined) payer.spend(steps);
}
