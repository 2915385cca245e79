import { SluiceError } from '@sluice/core';

/** Which part of the agent could not go on; decides the exit code when the caller wants one per part. */
export type AgentArea = 'configuration' | 'authentication' | 'template' | 'sink' | 'listener' | 'supervisor' | 'host';

/** The agent, or one of its parts, cannot go on. `code` is `AGENT_` and the area in capitals, or a more special one. */
export class AgentError extends SluiceError {
  readonly area: AgentArea;

  constructor(area: AgentArea, message: string, options: { readonly code?: string; readonly cause?: unknown } = {}) {
    super(
      options.code ?? `AGENT_${area.toUpperCase()}`,
      message,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.area = area;
  }
}

/** The text of an error for one line of a log or a message: never a stack trace. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replaceAll(/\s*\n\s*/g, ' ').trim() : String(error);
}
