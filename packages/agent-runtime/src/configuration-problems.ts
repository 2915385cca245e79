import type { AgentConfig } from '@sluice/core';

/** Combinations that could never work, a line each. Source: spec/agent.md 1.4, 7.1 item 12. */
export function configurationProblems(config: AgentConfig): readonly string[] {
  const problems: string[] = [];
  const { autoAuth, templates, envTemplates, exec, exitAfterAuth } = config;
  if (autoAuth === undefined && templates.length + envTemplates.length > 0) {
    problems.push('template: templates need a token; add an auto_auth block');
  }
  if (exec !== undefined && exitAfterAuth) {
    problems.push('exec: cannot be used with exit_after_auth; the program would never run');
  }
  return problems;
}
