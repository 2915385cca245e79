import type { AgentConfig } from '@sluice/core';
import { formatDiagnostic } from '@sluice/core';
import { AgentError } from './agent-error.ts';
import type { AgentPorts } from './agent-ports.ts';
import { createAuthMethod } from './auto-auth/methods.ts';
import { configurationProblems } from './configuration-problems.ts';
import { compileTemplates } from './templates/compile.ts';

/**
 * What `runAgent` would refuse before it does anything, beyond what the decoder of the configuration knows: method and
 * parameters of the login, and the texts of the templates. A line a problem; nothing is written, nobody is asked.
 */
export async function checkAgent(config: AgentConfig, ports: AgentPorts): Promise<readonly string[]> {
  const problems = [...configurationProblems(config)];
  if (config.autoAuth !== undefined) {
    const method = await createAuthMethod(config.autoAuth.method, { ...ports, log: ports.logger('auth') });
    if (!method.ok) problems.push(...method.error.map(formatDiagnostic));
  }
  try {
    await compileTemplates(config.templates, ports);
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    problems.push(error.message);
  }
  return problems;
}
