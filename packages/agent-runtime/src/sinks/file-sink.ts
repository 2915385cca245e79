import type { FileSystem, ReplaceOptions, SinkConfig } from '@sluice/core';
import { HostError } from '@sluice/core';
import { AgentError } from '../agent-error.ts';

/** Where a token is written. */
export interface FileSink {
  readonly path: string;
  /** Fails when the token could not be written later: wrong directory, read-only mount, unknown owner. */
  check(): Promise<void>;
  write(content: Uint8Array): Promise<void>;
}

/**
 * A file that is replaced as a whole, with exactly the configured mode. The directory is not created.
 * Source: spec/agent.md 4.2. Rejects with an `AgentError` of area `sink` that says what to do.
 */
export function createFileSink(config: SinkConfig, files: FileSystem): FileSink {
  const probe = `${config.path}.sluice-check`;
  const write = async (path: string, content: Uint8Array): Promise<void> => {
    try {
      await files.replace(path, content, await optionsOf(config, files));
    } catch (error) {
      throw explained(config.path, error);
    }
  };
  return {
    path: config.path,
    async check(): Promise<void> {
      await refuseAllButFiles(config.path, files);
      await write(probe, new Uint8Array());
      await files.remove(probe);
    },
    write: (content) => write(config.path, content),
  };
}

async function refuseAllButFiles(path: string, files: FileSystem): Promise<void> {
  const kind = (await files.stat(path))?.kind ?? 'file';
  if (kind === 'file') return;
  const what = kind === 'directory' ? 'a directory' : 'a pipe, socket or device';
  throw new AgentError('sink', `${path}: is ${what}; name a file`);
}

async function optionsOf({ mode, owner, group }: SinkConfig, files: FileSystem): Promise<ReplaceOptions> {
  return {
    mode,
    ...(owner === undefined ? {} : { uid: await files.resolveUser(owner) }),
    ...(group === undefined ? {} : { gid: await files.resolveGroup(group) }),
  };
}

function explained(path: string, error: unknown): unknown {
  if (!(error instanceof HostError)) return error;
  const directory = path.slice(0, Math.max(1, path.lastIndexOf('/')));
  const advice: Partial<Record<HostError['failure'], string>> = {
    'not-found': `${path}: no such directory; create or mount ${directory}`,
    'not-directory': `${path}: a part of ${directory} is not a directory; choose another path`,
    'read-only': `${path}: read-only file system; mount an emptyDir at ${directory}`,
    'permission-denied': `${path}: not allowed to write as this user; check owner and mode of ${directory}`,
    'no-space': `${path}: no space left; raise the size limit of the volume at ${directory}`,
  };
  return new AgentError('sink', advice[error.failure] ?? error.message, { cause: error });
}
