import type { FileSystem, ReplaceOptions, TemplateConfig } from '@sluice/core';
import { HostError } from '@sluice/core';
import { AgentError } from '../agent-error.ts';
import type { TemplateOutput } from './managed-template.ts';

/** The destination of a file template. */
export function createFileOutput(config: TemplateConfig, files: FileSystem): TemplateOutput {
  return {
    name: config.destination,
    holds: (bytes) => isUpToDate(files, config, bytes),
    write: (bytes) => writeTemplate(files, config, bytes),
  };
}

/** Whether the destination already holds exactly these bytes. */
async function isUpToDate(files: FileSystem, { destination }: TemplateConfig, bytes: Uint8Array): Promise<boolean> {
  try {
    return equalBytes(await files.read(destination), bytes);
  } catch (error) {
    // What is wrong with the path is for the write to say.
    if (error instanceof HostError && ['not-found', 'not-directory'].includes(error.failure)) return false;
    throw explained(destination, error);
  }
}

/**
 * Replaces the destination as a whole; a reader sees the old content or the new one. Rejects with an `AgentError` that
 * says what to do. Source: spec/agent.md 6.7, spec/template.md 10.8.
 */
async function writeTemplate(files: FileSystem, config: TemplateConfig, bytes: Uint8Array): Promise<void> {
  const { destination, createDestinationDirectories } = config;
  try {
    if (createDestinationDirectories) await makeParent(files, destination);
    await refuseDirectory(files, destination);
    await files.replace(destination, bytes, await optionsOf(config, files));
  } catch (error) {
    throw explained(destination, error);
  }
}

const parentMode = 0o755;

async function makeParent(files: FileSystem, destination: string): Promise<void> {
  const directory = directoryOf(destination);
  if (directory !== '' && (await files.stat(directory)) === undefined) await files.makeDirectory(directory, parentMode);
}

async function refuseDirectory(files: FileSystem, destination: string): Promise<void> {
  if ((await files.stat(destination))?.kind !== 'directory') return;
  throw new HostError('exists', 'replace', destination, `${destination}: is a directory; name a file in it`);
}

async function optionsOf({ mode, owner, group, backup }: TemplateConfig, files: FileSystem): Promise<ReplaceOptions> {
  return {
    backup,
    ...(mode === undefined ? {} : { mode }),
    ...(owner === undefined ? {} : { uid: await files.resolveUser(owner) }),
    ...(group === undefined ? {} : { gid: await files.resolveGroup(group) }),
  };
}

/** Whether a failed write will hardly heal by itself. */
export function isLastingWriteFailure(error: unknown): boolean {
  return (
    error instanceof AgentError &&
    error.cause instanceof HostError &&
    ['read-only', 'permission-denied', 'not-found', 'exists', 'not-directory', 'not-file'].includes(error.cause.failure)
  );
}

function explained(destination: string, error: unknown): unknown {
  if (!(error instanceof HostError)) return error;
  const directory = directoryOf(destination);
  const advice: Partial<Record<HostError['failure'], string>> = {
    'read-only': `read-only file system; mount an emptyDir at ${directory}`,
    'permission-denied': `not allowed to write as this user; check owner and mode of ${directory}`,
    'not-found': `no such directory; create ${directory} or set create_dest_dirs`,
    'not-directory': `a part of ${directory} is not a directory; choose another destination`,
    'no-space': `no space left; raise the size limit of the volume at ${directory}`,
    busy: 'a mounted file cannot be replaced; mount its directory instead',
  };
  const hint = advice[error.failure];
  const message = hint === undefined ? error.message : `${destination}: ${hint}`;
  return new AgentError('template', message, { code: 'AGENT_WRITE_FAILED', cause: error });
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(path.startsWith('/') ? 1 : 0, path.lastIndexOf('/')));
}

function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
