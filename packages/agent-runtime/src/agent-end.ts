import type { AgentArea } from './agent-error.ts';

/** How the agent ended. Exit codes are made of it by the program around it (spec/agent.md 1.7). */
export type AgentEnd =
  /** It was told to. */
  | { readonly kind: 'stopped' }
  /** `exit_after_auth`: every sink is written, every template rendered, every command has succeeded. */
  | { readonly kind: 'completed' }
  /** The supervised program ended by itself; `exitCode` is 128 + n after signal n. */
  | { readonly kind: 'child-ended'; readonly exitCode: number }
  /** One line: where, what, what to do. */
  | { readonly kind: 'failed'; readonly area: AgentArea; readonly message: string };
