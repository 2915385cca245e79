import type { FileSystem, Logger } from '@sluice/core';
import { HostError } from '@sluice/core';
import { AgentError } from '../agent-error.ts';

/** A credential in a file that somebody may remove, us included. */
export interface RememberedFile {
  /** The trimmed content; while the file is missing or empty, what it held last. */
  read(): Promise<string>;
  /** Removes the file if that is wanted. A failure (read-only mount) is logged and no more. */
  consumed(): Promise<void>;
}

/** `what` names the credential in messages. Source: spec/agent.md 3.5, approle and jwt. */
export function rememberFile(
  path: string,
  what: string,
  removeAfterReading: boolean,
  { files, log }: { readonly files: FileSystem; readonly log: Logger },
): RememberedFile {
  let remembered: string | undefined;
  return {
    async read(): Promise<string> {
      const text = await textOf(files, path);
      if (text !== undefined) remembered = text;
      if (remembered !== undefined) return remembered;
      throw new AgentError('authentication', `${path}: no ${what} there; put one into the file`, {
        code: 'AGENT_EMPTY_CREDENTIAL',
      });
    },
    async consumed(): Promise<void> {
      if (!removeAfterReading) return;
      try {
        await files.remove(path);
      } catch (error) {
        if (!(error instanceof HostError)) throw error;
        log.log('debug', 'credential file not removed', { path, failure: error.failure });
      }
    },
  };
}

/** `undefined` when there is nothing to log in with. */
async function textOf(files: FileSystem, path: string): Promise<string | undefined> {
  try {
    const text = new TextDecoder().decode(await files.read(path)).trim();
    return text === '' ? undefined : text;
  } catch (error) {
    if (error instanceof HostError && error.failure === 'not-found') return undefined;
    throw error;
  }
}
