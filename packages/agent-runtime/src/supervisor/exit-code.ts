import { constants } from 'node:os';
import type { ProcessExit } from '@sluice/core';

/** The exit code of a program as a shell reports it: its own, or 128 + n after signal n. Source: spec/agent.md 1.7. */
export function exitCodeOf(exit: ProcessExit): number {
  if (exit.kind === 'exited') return exit.exitCode;
  const numbers: Readonly<Record<string, number>> = constants.signals;
  return 128 + (numbers[exit.signal] ?? 0);
}
