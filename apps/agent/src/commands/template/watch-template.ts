import { createNodeFileSystem } from '@sluice/platform-node';
import type { CommandContext } from '../../command-context.ts';
import { exitCodes } from '../../exit-codes.ts';
import type { RenderRequest } from './render-once.ts';
import { renderOnce } from './render-once.ts';

/** Renders again after each change of the template or its fixtures, until the process is stopped. */
export async function watchTemplate(request: RenderRequest, context: CommandContext): Promise<number> {
  const files = createNodeFileSystem({ watchIntervalMs: 500 });
  const watched = [request.file, ...(request.fixtures === undefined ? [] : [request.fixtures])];
  await renderOnce(request, context);
  const follow = async (path: string): Promise<void> => {
    const changes = files.watch(path, context.stop)[Symbol.asyncIterator]();
    while ((await changes.next()).done !== true) await renderOnce(request, context);
  };
  try {
    await Promise.all(watched.map(follow));
  } catch (error) {
    if (!context.stop.aborted) throw error;
  }
  return exitCodes.success;
}
