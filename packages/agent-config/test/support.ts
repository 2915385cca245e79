import type { AgentConfig, Diagnostic } from '@sluice/core';
import { formatDiagnostic } from '@sluice/core';
import type { ReadAgentConfigOptions } from '../src/index.ts';
import { readAgentConfig } from '../src/index.ts';

/** The smallest useful configuration, without what a test adds. */
export const autoAuthText = `auto_auth {
  method "kubernetes" { config = { role = "app" } }
  sink "file" { config = { path = "/run/token" } }
}
`;

/** The configuration, when there is no error. */
export function configOf(text: string, options: ReadAgentConfigOptions = {}): AgentConfig {
  const result = readAgentConfig(text, { file: 'f', ...options });
  if (result.ok) return result.value.config;
  throw new Error(result.error.map(formatDiagnostic).join('\n'));
}

/** All problems, one line each, as a person sees them. */
export function linesOf(text: string, options: ReadAgentConfigOptions = {}): readonly string[] {
  return problemsOf(text, options).map(formatDiagnostic);
}

export function problemsOf(text: string, options: ReadAgentConfigOptions = {}): readonly Diagnostic[] {
  const result = readAgentConfig(text, { file: 'f', ...options });
  return result.ok ? result.value.warnings : result.error;
}
