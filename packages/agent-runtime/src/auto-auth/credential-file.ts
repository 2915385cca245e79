import type { FileSystem } from '@sluice/core';
import { AgentError } from '../agent-error.ts';

/**
 * The trimmed text of a file that a method logs in with, read anew at each login because such files rotate. An empty
 * file is an error here, so that it is retried without a request. Source: spec/agent.md 3.5, 3.6.
 */
export async function readCredentialFile(files: FileSystem, path: string, what: string): Promise<string> {
  const text = new TextDecoder().decode(await files.read(path)).trim();
  if (text !== '') return text;
  throw new AgentError('authentication', `${path}: the file with the ${what} is empty; waiting for its content`, {
    code: 'AGENT_EMPTY_CREDENTIAL',
  });
}
