import type { FileSystem } from '@sluice/core';

/** What a command reads from. */
export interface Input {
  readonly files: Pick<FileSystem, 'read'>;
  /** Everything that comes on standard input. */
  readonly readStandardInput: () => Promise<string>;
}

/** The text of a file, of standard input for `-`. Rejects with `HostError`. */
export async function readInput({ files, readStandardInput }: Input, file: string): Promise<string> {
  return file === '-' ? readStandardInput() : new TextDecoder().decode(await files.read(file));
}
