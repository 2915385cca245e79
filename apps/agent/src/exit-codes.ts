import type { AgentEnd } from '@sluice/agent-runtime';
import { assertNever } from '@sluice/core';

/** Exit codes of every command. Source: spec/agent.md 1.7. */
export const exitCodes = { success: 0, failure: 1, configuration: 2, authentication: 3, template: 4, sink: 5 } as const;

/**
 * The exit code of the agent: 1 for every failure, as the peers have it, or one per part with `-detailed-exit-codes`.
 * A supervised program that ended by itself decides alone.
 */
export function exitCodeOf(end: AgentEnd, detailed: boolean): number {
  switch (end.kind) {
    case 'stopped':
    case 'completed':
      return exitCodes.success;
    case 'child-ended':
      return end.exitCode;
    case 'failed':
      return detailed ? detailedCodes[end.area] : exitCodes.failure;
    default:
      return assertNever(end);
  }
}

const detailedCodes: Readonly<Record<Extract<AgentEnd, { readonly kind: 'failed' }>['area'], number>> = {
  configuration: exitCodes.configuration,
  authentication: exitCodes.authentication,
  template: exitCodes.template,
  sink: exitCodes.sink,
  listener: exitCodes.failure,
  supervisor: exitCodes.failure,
  host: exitCodes.failure,
};
