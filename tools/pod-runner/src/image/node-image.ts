import { basename } from 'node:path';
import type { ImageCommand } from './table.ts';

/** An image that runs `script`, one JavaScript file without further modules, on the Node that runs us. */
export function nodeImage(script: string, options: Omit<ImageCommand, 'entrypoint' | 'files'> = {}): ImageCommand {
  const inside = `/app/${basename(script)}`;
  return {
    workingDir: '/app',
    ...options,
    entrypoint: ['/bin/node', inside],
    files: { ...nodeFile(), [inside]: script },
  };
}

/** Node itself, as a file of an image. */
export function nodeFile(): Readonly<Record<string, string>> {
  return { '/bin/node': process.execPath };
}
