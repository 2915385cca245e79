import { createNodeFileSystem } from '@sluice/platform-node';
import type { CommandContext } from '../../command-context.ts';
import { exitCodes } from '../../exit-codes.ts';
import type { RenderRequest } from './render-once.ts';
import { renderOnce } from './render-once.ts';

/** Renders again after each change of the template or its fixtures, until the process is stopped. */
export async function watchTemplate(request: RenderRequest, context: CommandContext): Promise<number> {
  const files = createNodeFileSystem({ watchIntervalMs: 500 });
  const watched = [request.file, ...(request.fixtures === undefined ? [] : [request.fixtures])];
  // Before the first rendering: what changes during it counts as a change.
  const all = watched.map((path) => files.watch(path, context.stop)[Symbol.asyncIterator]());
  await renderOnce(request, context);
  const follow = async (changes: AsyncIterator<void>): Promise<void> => {
    while ((await changes.next()).done !== true) await renderOnce(request, context);
  };
  try {
    await Promise.all(all.map(follow));
  } catch (error) {
    if (!context.stop.aborted) throw error;
  }
  return exitCodes.success;
}
