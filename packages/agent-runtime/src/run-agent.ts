import type { AgentConfig } from '@sluice/core';
import type { AgentEnd } from './agent-end.ts';
import { AgentError, messageOf } from './agent-error.ts';
import type { AgentPorts } from './agent-ports.ts';
import { createCompletion } from './completion.ts';
import { prepareTasks } from './prepare-tasks.ts';
import { withPidFile } from './pid-file.ts';
import { runTasks } from './run-tasks.ts';

/** How long one part may take to stop: a command or the supervised program that is being ended. */
const stopMs = 25_000;

/**
 * Runs the agent that `config` describes until it has done what it was to do, cannot go on, or `signal` aborts. Never
 * exits the process and never rejects. Source: spec/agent.md 1.4, 1.5.
 */
export async function runAgent(config: AgentConfig, ports: AgentPorts, signal: AbortSignal): Promise<AgentEnd> {
  const completion = createCompletion(config.exitAfterAuth);
  const ended = AbortSignal.any([signal, completion.signal]);
  try {
    const tasks = await prepareTasks(config, completion, ports);
    await withPidFile(config.pidFile, ports, () => runTasks(ended, tasks, { clock: ports.clock, stopMs }));
    return completion.end ?? { kind: 'stopped' };
  } catch (error) {
    return failure(error, ports);
  }
}

function failure(error: unknown, { logger }: AgentPorts): AgentEnd {
  const area = error instanceof AgentError ? error.area : 'host';
  const message = messageOf(error);
  logger('lifecycle').log('error', 'agent ends', { area, error: message });
  return { kind: 'failed', area, message };
}
