import type { FileSystem } from '@sluice/core';
import { AgentError, messageOf } from './agent-error.ts';
import type { AgentPorts } from './agent-ports.ts';

/**
 * Runs `work` with the process id in the file: decimal, no line break, mode 0600, removed at the end.
 * Source: spec/agent.md 1.7.
 */
export async function withPidFile<T>(
  path: string | undefined,
  { files, processId, logger }: AgentPorts,
  work: () => Promise<T>,
): Promise<T> {
  if (path === undefined) return work();
  await write(files, path, processId);
  try {
    return await work();
  } finally {
    await files.remove(path).catch((error: unknown) => {
      logger('lifecycle').log('warn', 'pid file not removed', { path, error: messageOf(error) });
    });
  }
}

async function write(files: FileSystem, path: string, processId: number): Promise<void> {
  try {
    await files.replace(path, new TextEncoder().encode(String(processId)), { mode: 0o600 });
  } catch (error) {
    throw new AgentError('host', `pid_file: ${messageOf(error)}`, { code: 'AGENT_PID_FILE', cause: error });
  }
}
